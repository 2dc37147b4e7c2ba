//! The consolidated report of a period: what all who reported say together, and who has not.

use std::collections::BTreeMap;

use super::period::ReportingPeriod;
use super::requester;
use crate::indicators::Indicator;
use crate::kernel::id::{OrganisationId, ReportingPeriodId};
use crate::kernel::{Context, Error, Quantity, Result};
use crate::organisations::organisation::Organisation;
use crate::report_templates::check::{Values, value_of};
use crate::report_templates::{Cell, ReportTemplate};
use crate::reports::repository::ReportQuery;
use crate::reports::{Report, ReportScope, figures};
use crate::store::ReadUnit;

/// Reports read at once.
const BATCH: u64 = 200;

/// What goes up.
#[derive(Debug, Clone, PartialEq)]
pub struct Consolidated {
    pub period: ReportingPeriod,
    pub template: ReportTemplate,
    pub requester: Organisation,
    /// The organisation above the requester.
    pub superior: Option<Organisation>,
    /// Expected to report, the excluded left out.
    pub expected: u64,
    /// Sent a report.
    pub reported: u64,
    pub missing: Vec<Named>,
    pub excluded: Vec<(Named, String)>,
    /// By code of the cell.
    pub figures: BTreeMap<String, Total>,
    /// By code of the narrative: who wrote what.
    pub narratives: BTreeMap<String, Vec<(Named, String)>>,
    /// The figures of each organisation whose report counts; empty unless they were asked for.
    pub organisations: Vec<(Named, Values)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub id: OrganisationId,
    pub name: String,
}

/// A figure over all reports that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Total {
    /// Absent where values may not be added up, and where nobody gave one.
    pub value: Option<Quantity>,
    /// How many reports give a value.
    pub reports: u64,
}

/// Puts the accepted reports of a period together, for its requester.
pub async fn consolidate(
    unit: &dyn ReadUnit,
    context: &Context<'_>,
    id: ReportingPeriodId,
    with_organisations: bool,
) -> Result<Consolidated> {
    let period = unit.reporting_periods().find(id).await?.ok_or(Error::NotFound)?;
    requester::check(unit, context, period.organisation_id).await?;
    let template = unit
        .report_templates()
        .find(period.template_id, context.actor)
        .await?;
    let template = template.ok_or_else(|| Error::internal("a period without its template"))?;
    let indicators = figures::indicators_of(unit, &template).await?;
    let (requester, superior) = bodies(unit, period.organisation_id).await?;
    let mut consolidated = Consolidated {
        figures: template
            .content
            .cells()
            .map(|cell| (cell.code.clone(), Total::default()))
            .collect(),
        period,
        template,
        requester,
        superior,
        expected: 0,
        reported: 0,
        missing: Vec::new(),
        excluded: Vec::new(),
        narratives: BTreeMap::new(),
        organisations: Vec::new(),
    };
    let names = consolidated.count_reports(unit, context).await?;
    let mut after = None;
    loop {
        let reports = unit.reports().counted_of_period(id, after, BATCH).await?;
        let Some(last) = reports.last() else { break };
        after = Some(last.id);
        for report in reports {
            consolidated.add(report, &names, &indicators, with_organisations);
        }
    }
    Ok(consolidated)
}

async fn bodies(unit: &dyn ReadUnit, id: OrganisationId) -> Result<(Organisation, Option<Organisation>)> {
    let requester = unit.organisations().find(id).await?;
    let requester = requester.ok_or_else(|| Error::internal("a period without its requester"))?;
    let superior = match requester.parent_id {
        Some(parent) => unit.organisations().find(parent).await?,
        None => None,
    };
    Ok((requester, superior))
}

impl Consolidated {
    /// Counts who was expected, who reported, who is missing or excluded; gives everybody's name.
    async fn count_reports(
        &mut self,
        unit: &dyn ReadUnit,
        context: &Context<'_>,
    ) -> Result<BTreeMap<OrganisationId, String>> {
        let mut names = BTreeMap::new();
        let mut query = ReportQuery {
            period_id: Some(self.period.id),
            scope: Some(ReportScope::Own),
            today: context.today,
            limit: BATCH,
            ..ReportQuery::default()
        };
        loop {
            let page = unit.reports().list(&query, context.actor).await?;
            for view in page.items.into_iter().filter(|view| view.report.is_expected()) {
                let named = Named {
                    id: view.report.organisation_id,
                    name: view.organisation_name,
                };
                names.insert(named.id, named.name.clone());
                match &view.report.exclusion {
                    Some(exclusion) => self.excluded.push((named, exclusion.reason.clone())),
                    None => {
                        self.expected += 1;
                        if view.report.is_submitted() {
                            self.reported += 1;
                        } else {
                            self.missing.push(named);
                        }
                    }
                }
            }
            match page.next {
                Some(next) => query.after = Some(next),
                None => return Ok(names),
            }
        }
    }

    fn add(
        &mut self,
        report: Report,
        names: &BTreeMap<OrganisationId, String>,
        indicators: &BTreeMap<String, Indicator>,
        with_organisations: bool,
    ) {
        let named = Named {
            id: report.organisation_id,
            name: names.get(&report.organisation_id).cloned().unwrap_or_default(),
        };
        for cell in self.template.content.cells() {
            let total = self.figures.entry(cell.code.clone()).or_default();
            total.add(cell, value_of(cell, &report.content.values), indicators);
        }
        for (code, text) in report.content.narratives {
            if !text.trim().is_empty() {
                self.narratives
                    .entry(code)
                    .or_default()
                    .push((named.clone(), text));
            }
        }
        if with_organisations {
            self.organisations.push((named, report.content.values));
        }
    }
}

impl Total {
    fn add(&mut self, cell: &Cell, value: Option<Quantity>, indicators: &BTreeMap<String, Indicator>) {
        let Some(value) = value else { return };
        self.reports += 1;
        if cell.adds_up(figures::indicator_of(cell, indicators)) {
            self.value = Some(self.value.unwrap_or_default().plus(value));
        }
    }
}
