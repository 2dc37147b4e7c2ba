//! Proposing reports' figures from the activities logged.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, Months, NaiveDate, Utc};

use super::acting::{self, Before};
use super::derivation::{Measures, Proposals, propose};
use super::event::{Change, ReportEvent};
use super::report::Report;
use super::repository::{Provenance, ReportView};
use super::state::ReportAction;
use crate::activities::repository::Measured;
use crate::indicators::Accumulation;
use crate::kernel::id::{OrganisationId, ReportId};
use crate::kernel::{Context, Error, Result};
use crate::report_templates::{Content, ReportTemplate};
use crate::reporting_periods::Window;
use crate::store::{ReadUnit, UnitOfWork};
use crate::tasks::event::Author;

/// How long before the window the last value of a stock still tells its state: what nobody confirmed for a year is not
/// known any more.
const STOCK_HOLDS: Months = Months::new(12);

/// Derives anew: figures that nobody entered follow, an entered one keeps the derived beside it.
pub async fn derive(unit: &dyn UnitOfWork, context: &Context<'_>, id: ReportId) -> Result<ReportView> {
    let mut view = acting::find_for_change(unit, context, id).await?;
    view.admit(ReportAction::Derive, context)?;
    let template = acting::template_of(unit, context, &view.report).await?;
    let proposals = proposals_for(unit, &view.report, &template).await?;
    let before = Before::of(&view.report);
    view.report.content.propose(proposals.derived);
    save(unit, context, before, view, proposals.provenance).await
}

/// What is to be sent, as it stands once what follows the activities has followed them.
pub(super) async fn renewed(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    mut view: ReportView,
    template: &ReportTemplate,
) -> Result<ReportView> {
    if !view.report.follows_activities() {
        return Ok(view);
    }
    let proposals = proposals_for(unit, &view.report, template).await?;
    let before = Before::of(&view.report);
    if !view.report.content.propose(proposals.derived) {
        return Ok(view);
    }
    save(unit, context, before, view, proposals.provenance).await
}

async fn proposals_for(
    unit: &dyn UnitOfWork,
    report: &Report,
    template: &ReportTemplate,
) -> Result<Proposals> {
    let period = unit.reporting_periods().find(report.period_id).await?;
    let period = period.ok_or_else(|| Error::internal("a report without its period"))?;
    let deriver = Deriver::of(unit, &template.content, period.window).await?;
    let mut proposals = deriver.proposals(unit, &[report.organisation_id]).await?;
    Ok(proposals.remove(&report.organisation_id).unwrap_or_default())
}

async fn save(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    before: Before,
    view: ReportView,
    provenance: Vec<Provenance>,
) -> Result<ReportView> {
    unit.reports_mut()
        .replace_provenance(&[(view.report.id, provenance)])
        .await?;
    let change = derived(&view.report);
    acting::save(unit, context, before, view, ReportAction::Derive, change).await
}

fn derived(report: &Report) -> Change {
    Change::Derived {
        cells: u32::try_from(report.content.derived.len()).unwrap_or(u32::MAX),
    }
}

/// Derives the figures of reports of one period, many at once.
pub struct Deriver<'a> {
    content: &'a Content,
    window: Window,
    measures: Measures,
    /// Derived measures that tell a state.
    stocks: Vec<String>,
    is_needed: bool,
}

impl<'a> Deriver<'a> {
    pub async fn of(unit: &dyn ReadUnit, content: &'a Content, window: Window) -> Result<Self> {
        let derivations = content.cells().filter_map(|cell| cell.derivation.as_ref());
        let derived: BTreeSet<&String> = derivations.map(|derivation| &derivation.measure).collect();
        let terms = if derived.is_empty() {
            Vec::new()
        } else {
            unit.vocabularies().terms_of("measures").await?
        };
        let measures = Measures::of(&terms);
        let is_stock = |measure: &&&String| measures.accumulation(measure) == Accumulation::Stock;
        Ok(Self {
            content,
            window,
            stocks: derived
                .iter()
                .filter(is_stock)
                .map(|code| (*code).clone())
                .collect(),
            is_needed: !derived.is_empty(),
            measures,
        })
    }

    /// Whether the template has anything derived.
    pub fn is_needed(&self) -> bool {
        self.is_needed
    }

    /// What is proposed to each organisation; nothing to those that are not among the answer. At most two queries per
    /// 1,000 organisations.
    pub async fn proposals(
        &self,
        unit: &dyn ReadUnit,
        organisations: &[OrganisationId],
    ) -> Result<BTreeMap<OrganisationId, Proposals>> {
        if !self.is_needed {
            return Ok(BTreeMap::new());
        }
        let Window { from, until } = self.window;
        let mut measured = match self.before_window() {
            Some((since, before)) => {
                unit.activities()
                    .measured_by(organisations, &self.stocks, since, before)
                    .await?
            }
            None => Vec::new(),
        };
        measured.extend(unit.activities().measured(organisations, from, until).await?);
        let mut by_organisation: BTreeMap<OrganisationId, Vec<Measured>> = BTreeMap::new();
        for one in measured {
            by_organisation.entry(one.organisation_id).or_default().push(one);
        }
        let proposals = by_organisation
            .into_iter()
            .map(|(id, measured)| (id, propose(self.content, &self.measures, &measured)));
        Ok(proposals.collect())
    }

    /// The days before the window in which stocks are looked for; none where no stock is derived.
    fn before_window(&self) -> Option<(NaiveDate, NaiveDate)> {
        let from = self.window.from;
        let days = (
            from.checked_sub_months(STOCK_HOLDS)?,
            from.checked_sub_days(Days::new(1))?,
        );
        (!self.stocks.is_empty()).then_some(days)
    }

    /// Lets what follows the activities follow them; gives how many of the reports changed. `by` is absent where the
    /// service itself acts.
    pub async fn renew(
        &self,
        unit: &dyn UnitOfWork,
        reports: Vec<Report>,
        by: Option<Author>,
        now: DateTime<Utc>,
    ) -> Result<u64> {
        if !self.is_needed {
            return Ok(0);
        }
        let organisations: Vec<OrganisationId> =
            reports.iter().map(|report| report.organisation_id).collect();
        let mut proposals = self.proposals(unit, &organisations).await?;
        let mut provenance: Vec<(ReportId, Vec<Provenance>)> = Vec::with_capacity(reports.len());
        let mut written: Vec<(Report, ReportEvent)> = Vec::new();
        for mut report in reports {
            let proposals = proposals.remove(&report.organisation_id).unwrap_or_default();
            provenance.push((report.id, proposals.provenance));
            if report.content.propose(proposals.derived) {
                let change = derived(&report);
                let event = report.record(Some(report.state), change, by.clone(), now);
                written.push((report, event));
            }
        }
        unit.reports_mut().save(&written).await?;
        unit.reports_mut().replace_provenance(&provenance).await?;
        Ok(written.len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stock_is_looked_for_a_year_before_the_window_and_a_flow_is_not() {
        let content = Content::default();
        let day = |text: &str| text.parse().unwrap();
        let of = |stocks: &[&str]| Deriver {
            content: &content,
            window: Window {
                from: day("2021-06-15"),
                until: day("2021-09-14"),
            },
            measures: Measures::of(&[]),
            stocks: stocks.iter().map(|code| (*code).to_owned()).collect(),
            is_needed: true,
        };
        assert_eq!(of(&[]).before_window(), None);
        let before = Some((day("2020-06-15"), day("2021-06-14")));
        assert_eq!(of(&["models_active"]).before_window(), before);
    }
}
