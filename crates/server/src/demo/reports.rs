//! A monthly report on the letter with two periods: one locked, with late, missing, returned and excluded reports, and one
//! open. The figures are plausible and invented; the template's name says so.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use treem_domain::imports::{Place, Row};
use treem_domain::kernel::id::{ReportId, ReportTemplateId};
use treem_domain::kernel::{Actor, Error};
use treem_domain::report_templates::save::{self, Draft};
use treem_domain::report_templates::{Content, Recipients, ReportKind};
use treem_domain::reporting_periods::open::{NewPeriod, open};
use treem_domain::reporting_periods::{DueRule, Periodicity, ReportingPeriod, WindowRule, aggregate, lock};
use treem_domain::reports::decide::{Decision, decide};
use treem_domain::reports::submit::submit;
use treem_domain::reports::upload::{Options, upload};

use super::{CLOSED, Moment, OPEN, Stage};
use crate::clients::find_organisation;
use crate::failure::Failure;

/// Code of the template.
pub const TEMPLATE: &str = "cv592_thang";

/// The districts of 2021 whose figures the department enters in bulk, as it would from paper.
const ON_PAPER: [&str; 11] = [
    "ubnd-900", "ubnd-902", "ubnd-903", "ubnd-904", "ubnd-905", "ubnd-906", "ubnd-907", "ubnd-908",
    "ubnd-909", "ubnd-910", "ubnd-911",
];
const LATE: &str = "ubnd-912";
const RETURNED: &str = "ubnd-913";
const EXCLUDED: &str = "ubnd-914";

/// Groups of recipients that are to report.
const GROUPS: [&str; 3] = ["press", "portals", "district_pc"];

/// A month by the day of its cut-off.
fn identifier(cut_off: NaiveDate) -> String {
    format!("{}-{:02}", cut_off.year(), cut_off.month())
}

impl Stage<'_> {
    async fn template(&self) -> Result<ReportTemplateId, Failure> {
        let content: Content =
            serde_json::from_str(include_str!("report_template.json")).map_err(Error::internal)?;
        let groups = self.unit.organisations().list_groups(200, None).await?.items;
        let draft = Draft {
            code: TEMPLATE.into(),
            name: "Báo cáo tháng thực hiện công văn 592/STTTT-TTBCBC (số liệu trình diễn)".into(),
            kind: ReportKind::Periodic,
            periodicity: Periodicity::Month,
            directive_id: Some(self.directive_id),
            legal_basis: Some(
                "Nghị định 09/2019/NĐ-CP; công văn 592 không yêu cầu báo cáo: kỳ báo cáo này do Sở đặt"
                    .into(),
            ),
            window_rule: WindowRule::DECREE_09,
            due_rule: DueRule::WorkingDaysAfterCutOff { days: 2 },
            recipients: Recipients {
                organisation_ids: Vec::new(),
                recipient_group_ids: groups
                    .into_iter()
                    .filter(|group| GROUPS.contains(&group.code.as_str()))
                    .map(|group| group.id)
                    .collect(),
            },
            content,
        };
        let moment = Moment::on(self.state, CLOSED - Days::new(10));
        let context = moment.of(&self.cast.issuer);
        let draft = save::create(self.unit, &context, draft).await?;
        Ok(save::publish(self.unit, &context, draft.id).await?.id)
    }

    /// Sent by most, by one too late, by two never; one report returned, one organisation excluded; locked. Gives the
    /// template.
    pub async fn closed_period(&self) -> Result<ReportTemplateId, Failure> {
        let cut_off = CLOSED;
        let template_id = self.template().await?;
        self.activities(CLOSED).await?;
        let issuer = &self.cast.issuer;
        let reason = "Đơn vị đang sắp xếp lại bộ máy, báo cáo cùng kỳ sau.";
        let excluded = find_organisation(self.unit, EXCLUDED).await?.id;
        let moment = Moment::on(self.state, cut_off + Days::new(1));
        let new = NewPeriod {
            template_id,
            identifier: identifier(cut_off),
            window: None,
            due_date: None,
            exclusions: vec![(excluded, reason.into())],
        };
        let period = open(self.unit, &moment.of(issuer), new).await?;
        let reports = self.reports(&period).await?;

        // On time: the district and the newspaper send what was derived, the department what came on paper.
        for actor in [&self.cast.district, &self.cast.press] {
            let own = reports.get(&actor.organisation_id.to_string());
            self.send_own(&period, actor, own.copied(), cut_off + Days::new(1))
                .await?;
        }
        self.upload(&period, &ON_PAPER, cut_off + Days::new(2)).await?;
        self.upload(&period, &[RETURNED], cut_off + Days::new(2)).await?;
        // Late, and returned with a reason; the broadcaster and the portal are never heard of.
        self.upload(&period, &[LATE], period.due_date + Days::new(5))
            .await?;
        let decided = period.due_date + Days::new(6);
        let returned = self.report_of(&reports, RETURNED).await?;
        let why = "Số lượt trẻ em được hỗ trợ chưa khớp với số liệu của phòng chuyên môn.";
        self.decide(returned, decided, Decision::Return { reason: why.into() })
            .await?;
        for key in ON_PAPER.iter().chain([&LATE]) {
            let report = self.report_of(&reports, key).await?;
            self.decide(report, decided, Decision::Accept { note: None })
                .await?;
        }
        for actor in [&self.cast.district, &self.cast.press] {
            if let Some(report) = reports.get(&actor.organisation_id.to_string()) {
                self.decide(*report, decided, Decision::Accept { note: None })
                    .await?;
            }
        }
        let moment = Moment::on(self.state, decided + Days::new(1));
        aggregate::aggregate(self.unit, &moment.of(issuer), period.id).await?;
        lock::lock(self.unit, &moment.of(issuer), period.id).await?;
        Ok(template_id)
    }

    /// Open today, with a due date that the department puts off so that somebody can still report.
    pub async fn open_period(&self, template_id: ReportTemplateId) -> Result<(), Failure> {
        let now = Moment::days_ago(self.state, 0);
        let new = NewPeriod {
            template_id,
            identifier: identifier(OPEN),
            window: None,
            due_date: Some(self.state.today() + Days::new(10)),
            exclusions: Vec::new(),
        };
        open(self.unit, &now.of(&self.cast.issuer), new).await?;
        Ok(())
    }

    /// The reports of a period, by the id of their organisation.
    async fn reports(&self, period: &ReportingPeriod) -> Result<BTreeMap<String, ReportId>, Failure> {
        let reporters = self
            .unit
            .reports()
            .reporters(period.id, &self.cast.issuer)
            .await?;
        Ok(reporters
            .into_iter()
            .map(|reporter| (reporter.organisation_id.to_string(), reporter.report_id))
            .collect())
    }

    async fn report_of(&self, reports: &BTreeMap<String, ReportId>, key: &str) -> Result<ReportId, Failure> {
        let organisation = find_organisation(self.unit, key).await?;
        let report = reports.get(&organisation.id.to_string()).copied();
        report.ok_or_else(|| Error::internal(format!("{key} is not expected to report")).into())
    }

    async fn send_own(
        &self,
        period: &ReportingPeriod,
        actor: &Actor,
        report: Option<ReportId>,
        day: NaiveDate,
    ) -> Result<(), Failure> {
        let report = report.ok_or_else(|| Error::internal("an actor is not expected to report"))?;
        let context = Moment::on(self.state, day);
        let context = context.of(actor);
        let is_press = actor.organisation_id == self.cast.press.organisation_id;
        let models = ["models", "evaluated", "supported"].map(|cell| (cell, "0"));
        let text = [("difficulties", "Không.")];
        let missing = models.iter().filter(|_| is_press).chain(&text);
        let mut rows: Vec<Row> = missing.map(|(cell, value)| row(None, cell, value)).collect();
        upload(self.unit, &context, period.id, Options::default(), &mut rows).await?;
        submit(self.unit, &context, report, None).await?;
        Ok(())
    }

    async fn upload(&self, period: &ReportingPeriod, keys: &[&str], day: NaiveDate) -> Result<(), Failure> {
        let mut rows: Vec<Row> = keys.iter().flat_map(|key| figures(key)).collect();
        let options = Options {
            atomic: true,
            dry_run: false,
            submit: true,
        };
        let moment = Moment::on(self.state, day);
        let context = moment.of(&self.cast.issuer);
        let done = upload(self.unit, &context, period.id, options, &mut rows).await?;
        if done.is_kept() {
            Ok(())
        } else {
            Err(Error::internal(format!("the demonstration's figures were refused: {done:?}")).into())
        }
    }

    async fn decide(&self, id: ReportId, day: NaiveDate, decision: Decision) -> Result<(), Failure> {
        let moment = Moment::on(self.state, day);
        decide(self.unit, &moment.of(&self.cast.issuer), id, decision).await?;
        Ok(())
    }
}

/// Invented figures that differ from district to district, the same in every demonstration.
fn figures(key: &str) -> Vec<Row> {
    let seed: u32 = key.bytes().rev().take(2).map(u32::from).sum::<u32>() % 17;
    let values = [
        ("grassroots_minutes", (30 + 5 * seed).to_string()),
        ("models", (1 + seed % 4).to_string()),
        ("evaluated", (seed % 2).to_string()),
        ("supported", (12 + 3 * seed).to_string()),
        (
            "difficulties",
            "Kinh phí cho đài truyền thanh cơ sở còn hạn chế.".to_owned(),
        ),
    ];
    values
        .into_iter()
        .map(|(cell, value)| row(Some(key), cell, &value))
        .collect()
}

fn row(organisation: Option<&str>, cell: &str, value: &str) -> Row {
    Row {
        place: Place::default(),
        organisation: organisation.map(str::to_owned),
        cell: cell.to_owned(),
        category: None,
        value: value.to_owned(),
        refusal: None,
    }
}
