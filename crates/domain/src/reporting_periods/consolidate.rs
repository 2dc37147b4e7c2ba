//! The consolidated report of a period: what all who reported say together, and who has not.

use std::collections::BTreeMap;

use super::period::ReportingPeriod;
use super::requester;
use crate::indicators::Indicator;
use crate::kernel::id::{OrganisationId, ReportingPeriodId};
use crate::kernel::{Code, Context, Error, Quantity, Result};
use crate::organisations::organisation::Organisation;
use crate::report_templates::check::{Values, value_of};
use crate::report_templates::{Cell, ReportTemplate, ValueKey};
use crate::reports::repository::Turnout;
use crate::reports::{Report, ReportState, figures};
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
    /// Sent a report at least once.
    pub reported: u64,
    pub missing: Vec<Named>,
    /// Sent a report that does not count: not decided on yet, or returned.
    pub not_accepted: Vec<(Named, ReportState)>,
    pub excluded: Vec<(Named, String)>,
    /// By place; the whole of a disaggregated cell stands beside its categories.
    pub figures: BTreeMap<ValueKey, Total>,
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

/// Whether each organisation's figures are given too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breakdown {
    None,
    /// As long as there are no more organisations, and no more figures of all of them, than can be written.
    Organisations {
        most: usize,
        most_figures: usize,
    },
}

/// Puts the accepted reports of a period together, for its requester. Reports are added up batch by batch and forgotten:
/// what grows with them is what the answer says of each, which is names, texts and, where asked for, figures.
pub async fn consolidate(
    unit: &dyn ReadUnit,
    context: &Context<'_>,
    id: ReportingPeriodId,
    breakdown: Breakdown,
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
            .flat_map(places)
            .map(|place| (place, Total::default()))
            .collect(),
        period,
        template,
        requester,
        superior,
        expected: 0,
        reported: 0,
        missing: Vec::new(),
        not_accepted: Vec::new(),
        excluded: Vec::new(),
        narratives: BTreeMap::new(),
        organisations: Vec::new(),
    };
    consolidated.count_reports(unit).await?;
    consolidated.add_own_texts(unit).await?;
    consolidated.add_reports(unit, &indicators, breakdown).await?;
    Ok(consolidated)
}

/// The places of a cell's figures: the whole, then each category.
pub fn places(cell: &Cell) -> Vec<ValueKey> {
    let mut places = cell.keys();
    if !cell.categories.is_empty() {
        places.insert(0, ValueKey::of(&cell.code, None));
    }
    places
}

/// What stands at a place of the cell.
pub fn value_at(cell: &Cell, place: &ValueKey, values: &Values) -> Option<Quantity> {
    match place.category {
        None => value_of(cell, values),
        Some(_) => values.get(place).copied(),
    }
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
    /// Counts who was expected and who reported; names who is missing, not accepted or excluded.
    async fn count_reports(&mut self, unit: &dyn ReadUnit) -> Result<()> {
        let mut after = None;
        loop {
            let batch = unit.reports().turnout(self.period.id, after, BATCH).await?;
            let Some(last) = batch.last() else { return Ok(()) };
            after = Some(last.report_id);
            batch.into_iter().for_each(|one| self.count(one));
        }
    }

    fn count(&mut self, one: Turnout) {
        let named = Named {
            id: one.organisation_id,
            name: one.organisation_name,
        };
        if let Some(exclusion) = one.exclusion {
            return self.excluded.push((named, exclusion.reason));
        }
        self.expected += 1;
        if !one.is_submitted {
            return self.missing.push(named);
        }
        self.reported += 1;
        if !one.state.is_counted() {
            self.not_accepted.push((named, one.state));
        }
    }

    /// What the requester itself says, in its aggregate report, stands before what the others say.
    async fn add_own_texts(&mut self, unit: &dyn ReadUnit) -> Result<()> {
        if let Some(aggregate) = unit.reports().aggregate_of(self.period.id).await? {
            let requester = Named {
                id: self.requester.id,
                name: self.requester.name.clone(),
            };
            self.add_texts(&requester, aggregate.content.narratives);
        }
        Ok(())
    }

    fn add_texts(&mut self, author: &Named, narratives: BTreeMap<String, String>) {
        for (code, text) in narratives {
            if !text.trim().is_empty() {
                let texts = self.narratives.entry(code).or_default();
                texts.push((author.clone(), text));
            }
        }
    }

    async fn add_reports(
        &mut self,
        unit: &dyn ReadUnit,
        indicators: &BTreeMap<String, Indicator>,
        breakdown: Breakdown,
    ) -> Result<()> {
        let mut after = None;
        loop {
            let reports = unit
                .reports()
                .counted_of_period(self.period.id, after, BATCH)
                .await?;
            let Some(last) = reports.last() else { return Ok(()) };
            after = Some(last.id);
            let ids: Vec<_> = reports.iter().map(|report| report.organisation_id).collect();
            let named = unit.organisations().find_many(&ids).await?;
            let named = named
                .into_iter()
                .map(|organisation| (organisation.id, organisation.name));
            let names: BTreeMap<_, _> = named.collect();
            for report in reports {
                self.add(report, &names, indicators, breakdown);
            }
            breakdown.check(self.organisations.len(), self.figures.len())?;
        }
    }

    fn add(
        &mut self,
        report: Report,
        names: &BTreeMap<OrganisationId, String>,
        indicators: &BTreeMap<String, Indicator>,
        breakdown: Breakdown,
    ) {
        let named = Named {
            id: report.organisation_id,
            name: names.get(&report.organisation_id).cloned().unwrap_or_default(),
        };
        for cell in self.template.content.cells() {
            for place in places(cell) {
                let value = value_at(cell, &place, &report.content.values);
                let total = self.figures.entry(place).or_default();
                total.add(value, cell.adds_up(figures::indicator_of(cell, indicators)));
            }
        }
        self.add_texts(&named, report.content.narratives);
        if breakdown != Breakdown::None {
            self.organisations.push((named, report.content.values));
        }
    }
}

impl Breakdown {
    /// Refuses more organisations than can be written with so many figures each.
    fn check(self, organisations: usize, figures: usize) -> Result<()> {
        let Breakdown::Organisations { most, most_figures } = self else {
            return Ok(());
        };
        let most = most.min(most_figures / figures.max(1));
        if organisations <= most {
            return Ok(());
        }
        Err(Error::invalid(
            "/organisations",
            Code::TooMany,
            format!(
                "Số liệu của từng đơn vị chỉ ghi được cho {most} đơn vị ở định dạng này; hãy bỏ organisations, \
                 hoặc lấy số liệu của kỳ qua /values."
            ),
            format!(
                "In this format each organisation's figures can be written for {most} organisations only: leave \
                 organisations out, or take the period's figures from /values."
            ),
        ))
    }
}

impl Total {
    fn add(&mut self, value: Option<Quantity>, is_additive: bool) {
        let Some(value) = value else { return };
        self.reports += 1;
        if is_additive {
            self.value = Some(self.value.unwrap_or_default().plus(value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_organisations_than_can_be_written_are_refused_by_their_number() {
        let breakdown = Breakdown::Organisations {
            most: 1_000,
            most_figures: 100_000,
        };
        let refused = |organisations, figures| match breakdown.check(organisations, figures) {
            Err(Error::Invalid(faults)) => faults[0].message.en.contains("for 500 organisations"),
            _ => false,
        };
        assert!(refused(501, 200));
        assert!(!refused(500, 200));
        assert!(breakdown.check(1_001, 1).is_err());
        assert!(breakdown.check(1_000, 1).is_ok());
        assert!(Breakdown::None.check(100_000, 500).is_ok());
    }
}
