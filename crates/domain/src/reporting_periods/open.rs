//! Opening a period: its window and due date follow from the template's rules, and a draft is made for every
//! organisation that is expected on the day of the cut-off.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::due;
use super::period::{PeriodState, ReportingPeriod};
use super::window::{Periodicity, Window};
use crate::activities::repository::Measured;
use crate::audit::AuditEntry;
use crate::calendar::WorkingCalendar;
use crate::kernel::id::{OrganisationId, ReportId, ReportTemplateId, ReportingPeriodId};
use crate::kernel::{Code, Context, Error, Faults, Result};
use crate::organisations::organisation::Organisation;
use crate::report_templates::save::{admit, find};
use crate::report_templates::{ReportTemplate, TemplateAction};
use crate::reports::derivation::{Measures, propose};
use crate::reports::repository::Provenance;
use crate::reports::{Change, Exclusion, Report, ReportContent, ReportEvent, ReportScope, ReportState};
use crate::store::UnitOfWork;
use crate::tasks::event::Author;

/// Organisations of one batch of new reports.
const BATCH: usize = 500;

/// A period as the requester opens it.
#[derive(Debug, Clone)]
pub struct NewPeriod {
    pub template_id: ReportTemplateId,
    pub identifier: String,
    /// Only of thematic and ad hoc reports, whose requester sets it.
    pub window: Option<Window>,
    /// In place of the one that the template's rule gives; never before one working day after the cut-off.
    pub due_date: Option<NaiveDate>,
    /// Who is not expected this time, and why.
    pub exclusions: Vec<(OrganisationId, String)>,
}

pub async fn open(unit: &dyn UnitOfWork, context: &Context<'_>, new: NewPeriod) -> Result<ReportingPeriod> {
    let template = find(unit, context, new.template_id).await?;
    admit(&template, TemplateAction::OpenPeriod, context)?;
    let calendar = calendar(unit).await?;
    let mut faults = Faults::new();
    let frame = frame(&template, &new, &calendar, &mut faults);
    let (window, due_date) = match frame {
        Some(frame) => frame,
        None => return Err(faults.into_result().err().unwrap_or(Error::NotFound)),
    };
    let expected = expected(unit, &template, window.until).await?;
    check_expected(&expected, &new.exclusions, &mut faults);
    faults.into_result()?;
    let period = ReportingPeriod {
        id: ReportingPeriodId::new(context.ids),
        template_id: template.id,
        organisation_id: template.organisation_id,
        template_code: template.code.clone(),
        identifier: new.identifier,
        window,
        due_date,
        state: PeriodState::Open,
        expected: i32::try_from(expected.len()).map_err(Error::internal)?,
        version: 1,
        created_at: context.now,
        updated_at: context.now,
    };
    unit.reporting_periods_mut().insert(&period).await?;
    let exclusions: BTreeMap<OrganisationId, String> = new.exclusions.into_iter().collect();
    create_reports(unit, context, &template, &period, &expected, &exclusions).await?;
    let entry = AuditEntry::new(context, "reporting_periods.open", "reporting_period", period.id.0);
    unit.audit_mut().append(entry.after(period.record())).await?;
    Ok(period)
}

async fn calendar(unit: &dyn UnitOfWork) -> Result<WorkingCalendar> {
    let holidays = unit.vocabularies().holidays(None).await?;
    let years: BTreeSet<i32> = holidays.iter().map(|holiday| holiday.date.year()).collect();
    Ok(WorkingCalendar::new(holidays, years))
}

/// The window and the due date, or the faults that keep them from being known.
fn frame(
    template: &ReportTemplate,
    new: &NewPeriod,
    calendar: &WorkingCalendar,
    faults: &mut Faults,
) -> Option<(Window, NaiveDate)> {
    let (window, by_rule) = if template.periodicity == Periodicity::OnRequest {
        (requested_window(new, faults)?, None)
    } else {
        if new.window.is_some() {
            faults.add(
                "/window",
                Code::NotAllowedValue,
                "Kỳ định kỳ có thời gian chốt theo quy tắc của biểu mẫu; hãy bỏ window.",
                "The window of a periodic report follows from the template's rule; leave window out.",
            );
        }
        let months = faults.keep("/identifier", template.periodicity.months(&new.identifier))?;
        let window = template.window_rule.window(months)?;
        (window, template.due_rule.due_date(months, window, calendar))
    };
    let earliest = due::earliest(window.until, calendar);
    let Some(due_date) = new.due_date.or(by_rule) else {
        faults.add(
            "/due_date",
            Code::Required,
            "Nêu hạn gửi báo cáo: đơn vị yêu cầu đặt.",
            "Name the due date: the requester sets it.",
        );
        return None;
    };
    if due_date < earliest {
        faults.add(
            "/due_date",
            Code::OutOfRange,
            format!("Hạn gửi phải từ {earliest}: cách ngày chốt ít nhất một ngày làm việc (NĐ 09/2019, Điều 8)."),
            format!(
                "The due date must be {earliest} or later: one working day after the cut-off (Decree 09/2019, article 8)."
            ),
        );
    }
    Some((window, due_date))
}

fn requested_window(new: &NewPeriod, faults: &mut Faults) -> Option<Window> {
    let Some(window) = new.window else {
        faults.add(
            "/window",
            Code::Required,
            "Nêu thời gian lấy số liệu: đơn vị yêu cầu đặt.",
            "Name the data window: the requester sets it.",
        );
        return None;
    };
    if window.from > window.until {
        faults.add(
            "/window/until",
            Code::DateInvalid,
            "Ngày chốt phải không trước ngày bắt đầu.",
            "The cut-off must not be before the start.",
        );
        return None;
    }
    Some(window)
}

/// The recipients that exist on the day of the cut-off, each once.
async fn expected(
    unit: &dyn UnitOfWork,
    template: &ReportTemplate,
    cut_off: NaiveDate,
) -> Result<Vec<Organisation>> {
    let recipients = &template.recipients;
    let groups = unit
        .organisations()
        .find_groups(&recipients.recipient_group_ids)
        .await?;
    let members = groups.iter().flat_map(|group| &group.members);
    let ids: BTreeSet<OrganisationId> = recipients
        .organisation_ids
        .iter()
        .copied()
        .chain(members.map(|member| member.organisation_id))
        .collect();
    let ids: Vec<OrganisationId> = ids.into_iter().collect();
    let mut organisations = unit.organisations().find_many(&ids).await?;
    organisations.retain(|organisation| organisation.exists_on(cut_off));
    organisations.sort_by_key(|organisation| organisation.id);
    Ok(organisations)
}

fn check_expected(expected: &[Organisation], exclusions: &[(OrganisationId, String)], faults: &mut Faults) {
    if expected.is_empty() {
        faults.add(
            "/identifier",
            Code::OrganisationNotValid,
            "Không đơn vị nào của biểu mẫu còn tồn tại vào ngày chốt số liệu của kỳ này.",
            "No organisation of the template exists on the day of this period's cut-off.",
        );
    }
    for (index, (id, _)) in exclusions.iter().enumerate() {
        if !expected.iter().any(|organisation| organisation.id == *id) {
            faults.add(
                format!("/exclusions/{index}/organisation_id"),
                Code::UnknownReference,
                "Đơn vị này không thuộc diện phải báo cáo kỳ này.",
                "This organisation is not expected in this period.",
            );
        }
    }
}

async fn create_reports(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    template: &ReportTemplate,
    period: &ReportingPeriod,
    expected: &[Organisation],
    exclusions: &BTreeMap<OrganisationId, String>,
) -> Result<()> {
    let measures = Measures::of(&unit.vocabularies().terms_of("measures").await?);
    for batch in expected.chunks(BATCH) {
        let ids: Vec<OrganisationId> = batch.iter().map(|organisation| organisation.id).collect();
        let window = period.window;
        let measured = unit
            .activities()
            .measured(&ids, window.from, window.until)
            .await?;
        let mut by_organisation: BTreeMap<OrganisationId, Vec<Measured>> = BTreeMap::new();
        for one in measured {
            by_organisation.entry(one.organisation_id).or_default().push(one);
        }
        let mut written: Vec<(Report, ReportEvent)> = Vec::with_capacity(ids.len());
        let mut provenance: Vec<(ReportId, Vec<Provenance>)> = Vec::new();
        for id in ids {
            let proposals = by_organisation.get(&id).map(Vec::as_slice).unwrap_or_default();
            let proposals = propose(&template.content, &measures, proposals);
            let mut content = ReportContent::default();
            content.propose(proposals.derived);
            let report = draft(context, period, id, content, exclusions.get(&id));
            if !proposals.provenance.is_empty() {
                provenance.push((report.0.id, proposals.provenance));
            }
            written.push(report);
        }
        unit.reports_mut().insert(&written).await?;
        unit.reports_mut().replace_provenance(&provenance).await?;
    }
    Ok(())
}

fn draft(
    context: &Context<'_>,
    period: &ReportingPeriod,
    organisation_id: OrganisationId,
    content: ReportContent,
    exclusion: Option<&String>,
) -> (Report, ReportEvent) {
    let mut report = Report {
        id: ReportId::new(context.ids),
        period_id: period.id,
        template_id: period.template_id,
        organisation_id,
        requester_organisation_id: period.organisation_id,
        scope: ReportScope::Own,
        version_number: 1,
        state: ReportState::Draft,
        submission_number: 0,
        content,
        due_date: period.due_date,
        exclusion: exclusion.map(|reason| Exclusion {
            reason: reason.clone(),
            at: context.now,
        }),
        submitted_on: None,
        frozen_timeliness: None,
        is_validated: false,
        return_reason: None,
        lock_exception: None,
        version: 1,
        created_at: context.now,
        updated_at: context.now,
    };
    let change = Change::Opened {
        exclusion: exclusion.cloned(),
    };
    let event = report.record(None, change, Some(Author::of(context)), context.now);
    (report, event)
}
