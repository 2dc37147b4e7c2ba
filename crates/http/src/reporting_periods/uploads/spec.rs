//! Which form a period has, and with which organisations and figures it is written.

use std::collections::BTreeMap;

use treem_domain::kernel::id::{OrganisationId, ReportId, ReportingPeriodId};
use treem_domain::kernel::{Actor, Code, Error, Result};
use treem_domain::report_templates::{ReportTemplate, ValueKey};
use treem_domain::reporting_periods::ReportingPeriod;
use treem_domain::reports::repository::Reporter as Reporting;
use treem_domain::store::ReadUnit;
use treem_forms::{FormIdentity, FormSpec, Reporter};

/// Organisations of one workbook.
const MOST_REPORTERS: usize = 1_000;

/// A period with its template.
pub struct Asked {
    pub period: ReportingPeriod,
    pub template: ReportTemplate,
}

impl Asked {
    pub async fn find(unit: &dyn ReadUnit, actor: &Actor, id: ReportingPeriodId) -> Result<Self> {
        let period = unit.reporting_periods().find(id).await?.ok_or(Error::NotFound)?;
        let template = unit.report_templates().find(period.template_id, actor).await?;
        let template = template.ok_or_else(|| Error::internal("a period without its template"))?;
        Ok(Self { period, template })
    }

    pub fn identity(&self) -> FormIdentity {
        FormIdentity {
            template: self.template.code.clone(),
            edition: self.template.edition.unsigned_abs(),
            period: self.period.identifier.clone(),
        }
    }

    /// The form for these organisations, without figures.
    pub fn spec<'a>(&'a self, reporters: &[Reporting]) -> FormSpec<'a> {
        FormSpec {
            identity: self.identity(),
            title: self.template.name.clone(),
            content: &self.template.content,
            organisations: reporters
                .iter()
                .map(|reporter| Reporter {
                    reference: reference_of(reporter),
                    name: reporter.name.clone(),
                })
                .collect(),
            values: BTreeMap::new(),
        }
    }

    /// The figures and texts that the reports hold.
    pub async fn values(
        &self,
        unit: &dyn ReadUnit,
        actor: &Actor,
        reporters: &[Reporting],
    ) -> Result<BTreeMap<(String, ValueKey), String>> {
        let ids: Vec<ReportId> = reporters.iter().map(|reporter| reporter.report_id).collect();
        let by_report: BTreeMap<ReportId, String> = reporters
            .iter()
            .map(|reporter| (reporter.report_id, reference_of(reporter)))
            .collect();
        let mut values = BTreeMap::new();
        for view in unit.reports().find_many(&ids, actor).await? {
            let Some(reference) = by_report.get(&view.report.id) else {
                continue;
            };
            let content = view.report.content;
            for (key, value) in content.values {
                values.insert((reference.clone(), key), value.to_string());
            }
            for (code, text) in content.narratives {
                values.insert((reference.clone(), ValueKey::of(&code, None)), text);
            }
        }
        Ok(values)
    }
}

/// Who stands on the form: the caller's organisation, the one that is named, or all whom the caller may enter for.
pub async fn reporters(
    unit: &dyn ReadUnit,
    actor: &Actor,
    period_id: ReportingPeriodId,
    wanted: Wanted,
) -> Result<Vec<Reporting>> {
    let mut reporters = unit.reports().reporters(period_id, actor).await?;
    match wanted {
        Wanted::All => {}
        Wanted::One(id) => reporters.retain(|reporter| reporter.organisation_id == id),
    }
    if reporters.is_empty() {
        return Err(Error::NotFound);
    }
    if reporters.len() > MOST_REPORTERS {
        return Err(Error::invalid(
            "/all",
            Code::TooMany,
            format!("Biểu mẫu chứa tối đa {MOST_REPORTERS} đơn vị; hãy dùng CSV hoặc tải từng đơn vị."),
            format!("A form holds {MOST_REPORTERS} organisations at most: use CSV, or one form for each."),
        ));
    }
    Ok(reporters)
}

#[derive(Debug, Clone, Copy)]
pub enum Wanted {
    All,
    One(OrganisationId),
}

/// Under which name a form calls an organisation.
pub fn reference_of(reporter: &Reporting) -> String {
    let id = || reporter.organisation_id.to_string();
    reporter.external_reference.clone().unwrap_or_else(id)
}
