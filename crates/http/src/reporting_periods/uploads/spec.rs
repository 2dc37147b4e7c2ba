//! Which form a period has, and with which organisations and figures it is written.

use std::collections::{BTreeMap, BTreeSet};

use treem_domain::kernel::id::{OrganisationId, ReportId, ReportingPeriodId};
use treem_domain::kernel::{Actor, Code, Error, Result};
use treem_domain::report_templates::{ReportTemplate, ValueKey};
use treem_domain::reporting_periods::ReportingPeriod;
use treem_domain::reports::content::ReportContent;
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
    pub fn spec(&self, columns: &[Column]) -> FormSpec<'_> {
        FormSpec {
            identity: self.identity(),
            title: self.template.name.clone(),
            content: &self.template.content,
            organisations: columns
                .iter()
                .map(|column| Reporter {
                    reference: column.reference.clone(),
                    name: column.name.clone(),
                    id: column.organisation_id,
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
        columns: &[Column],
    ) -> Result<BTreeMap<(String, ValueKey), String>> {
        let ids: BTreeSet<ReportId> = columns.iter().map(|column| column.report_id).collect();
        let ids: Vec<ReportId> = ids.into_iter().collect();
        let views = unit.reports().find_many(&ids, actor).await?;
        let contents: BTreeMap<ReportId, ReportContent> = views
            .into_iter()
            .map(|view| (view.report.id, view.report.content))
            .collect();
        let mut values = BTreeMap::new();
        for column in columns {
            let Some(content) = contents.get(&column.report_id) else {
                continue;
            };
            let of = |key: ValueKey| (column.reference.clone(), key);
            for (key, value) in &content.values {
                values.insert(of(key.clone()), value.to_string());
            }
            for (code, text) in &content.narratives {
                values.insert(of(ValueKey::of(code, None)), text.clone());
            }
        }
        Ok(values)
    }
}

/// A column of a form: a report, under the name by which the form calls its organisation.
#[derive(Debug, Clone)]
pub struct Column {
    pub reference: String,
    pub name: String,
    pub organisation_id: OrganisationId,
    pub report_id: ReportId,
}

impl Column {
    /// Under the organisation's own key in the registry, or its id.
    pub fn of(reporter: Reporting) -> Self {
        let id = reporter.organisation_id.to_string();
        Self::named(reporter.external_reference.clone().unwrap_or(id), reporter)
    }

    pub fn named(reference: String, reporter: Reporting) -> Self {
        Self {
            reference,
            name: reporter.name,
            organisation_id: reporter.organisation_id,
            report_id: reporter.report_id,
        }
    }
}

/// Who stands on the form: the organisation that is named, or all whom the caller may enter for.
pub async fn columns(
    unit: &dyn ReadUnit,
    actor: &Actor,
    period_id: ReportingPeriodId,
    wanted: Wanted,
) -> Result<Vec<Column>> {
    let mut reporters = unit.reports().reporters(period_id, actor).await?;
    match wanted {
        Wanted::All => {}
        Wanted::One(id) => reporters.retain(|reporter| reporter.organisation_id == id),
    }
    if reporters.is_empty() {
        return Err(Error::NotFound);
    }
    check_width(reporters.len(), "/all")?;
    Ok(reporters.into_iter().map(Column::of).collect())
}

/// Refuses more organisations than a workbook has room for.
pub fn check_width(organisations: usize, pointer: &str) -> Result<()> {
    if organisations <= MOST_REPORTERS {
        return Ok(());
    }
    Err(Error::invalid(
        pointer,
        Code::TooMany,
        format!("Biểu mẫu chứa tối đa {MOST_REPORTERS} đơn vị; hãy dùng CSV hoặc chia nhỏ."),
        format!("A form holds {MOST_REPORTERS} organisations at most: use CSV, or one form for each."),
    ))
}

#[derive(Debug, Clone, Copy)]
pub enum Wanted {
    All,
    One(OrganisationId),
}
