//! An organisation, those below it, and the template by which they report to it: made by the service's own use-cases.

use chrono::NaiveDate;
use treem_domain::indicators::ValueType;
use treem_domain::kernel::Actor;
use treem_domain::kernel::id::{OrganisationId, ReportTemplateId, ReportingPeriodId};
use treem_domain::report_templates::save::{self, Draft};
use treem_domain::report_templates::{Cell, Content, Recipients, ReportKind, Section};
use treem_domain::reporting_periods::open::{self, NewPeriod};
use treem_domain::reporting_periods::{DueRule, Periodicity, WindowRule};
use treem_http::State;

use crate::Failure;
use crate::data::{issuer_of, organisation};

/// Months are counted from January of this year: nothing is due yet, so that no reminder is sent while we measure.
const FIRST_YEAR: i32 = 2040;

pub struct Branch {
    pub root: OrganisationId,
    pub organisations: Vec<OrganisationId>,
    pub cells: Vec<String>,
    pub template_id: ReportTemplateId,
    actor: Actor,
}

impl Branch {
    pub async fn create(
        state: &State,
        name: &str,
        organisations: usize,
        cells: usize,
    ) -> Result<Self, Failure> {
        let root = organisation(state, name.to_owned(), None);
        let below: Vec<_> = (0..organisations)
            .map(|index| organisation(state, format!("{name}-{index}"), Some(root.id)))
            .collect();
        let content = content(cells);
        let actor = issuer_of(state, root.id);
        let context = state.context(&actor);
        let unit = state.store.begin().await?;
        unit.organisations_mut().insert(&root).await?;
        unit.organisations_mut().insert_many(&below).await?;
        let organisations: Vec<_> = below.iter().map(|one| one.id).collect();
        let draft = Draft {
            code: "bench".into(),
            name: "Báo cáo tháng".into(),
            kind: ReportKind::Periodic,
            periodicity: Periodicity::Month,
            directive_id: None,
            legal_basis: None,
            window_rule: WindowRule::DECREE_09,
            due_rule: DueRule::WorkingDaysAfterCutOff { days: 2 },
            recipients: Recipients {
                organisation_ids: organisations.clone(),
                recipient_group_ids: Vec::new(),
            },
            content: content.clone(),
        };
        let template = save::create(&*unit, &context, draft).await?;
        save::publish(&*unit, &context, template.id).await?;
        unit.commit().await?;
        Ok(Self {
            root: root.id,
            organisations,
            cells: content.cells().map(|cell| cell.code.clone()).collect(),
            template_id: template.id,
            actor,
        })
    }

    /// Opens the period of each of so many months.
    pub async fn open_months(&self, state: &State, count: usize) -> Result<Vec<ReportingPeriodId>, Failure> {
        let mut periods = Vec::with_capacity(count);
        let months = (FIRST_YEAR..).flat_map(|year| (1..=12).map(move |month| (year, month)));
        for (year, month) in months.take(count) {
            let new = NewPeriod {
                template_id: self.template_id,
                identifier: format!("{year}-{month:02}"),
                window: None,
                // The holidays of those years are not known yet.
                due_date: NaiveDate::from_ymd_opt(year, month, 25),
                exclusions: Vec::new(),
            };
            let unit = state.store.begin().await?;
            periods.push(open::open(&*unit, &state.context(&self.actor), new).await?.id);
            unit.commit().await?;
        }
        Ok(periods)
    }

    /// A file with a value for every cell of every organisation, repeated until it has so many bytes.
    pub fn csv(&self, least_bytes: usize) -> Vec<u8> {
        let mut file = b"organisation,cell,category,value\n".to_vec();
        loop {
            for (index, organisation) in self.organisations.iter().enumerate() {
                for (number, cell) in self.cells.iter().enumerate() {
                    let thousandths = value(index, number);
                    let (whole, tenths) = (thousandths / 1_000, thousandths % 1_000 / 100);
                    file.extend_from_slice(format!("{organisation},{cell},,{whole}.{tenths}\n").as_bytes());
                }
            }
            if file.len() >= least_bytes {
                return file;
            }
        }
    }
}

/// The value of a cell of an organisation, in thousandths; one decimal.
pub fn value(organisation: usize, cell: usize) -> i64 {
    let mixed = (organisation * 7_919 + cell * 104_729) % 1_000_000;
    100 * i64::try_from(mixed).unwrap_or_default()
}

/// So many cells in sections of fifty.
pub fn content(cells: usize) -> Content {
    let codes: Vec<String> = (0..cells).map(|number| format!("c{number:04}")).collect();
    let sections = codes.chunks(50).enumerate().map(|(number, codes)| Section {
        code: format!("s{number}"),
        title: format!("Phần {number}"),
        cells: codes.iter().map(|code| cell(code)).collect(),
        narratives: Vec::new(),
    });
    Content {
        sections: sections.collect(),
        rules: Vec::new(),
    }
}

fn cell(code: &str) -> Cell {
    Cell {
        code: code.to_owned(),
        label: format!("Thời lượng phát thanh {code}"),
        indicator: None,
        unit: "phút".into(),
        value_type: ValueType::Decimal,
        required: true,
        additive: None,
        minimum: Some(0.into()),
        maximum: Some(1_000_000.into()),
        categories: Vec::new(),
        derivation: None,
    }
}
