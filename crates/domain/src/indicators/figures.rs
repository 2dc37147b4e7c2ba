//! The values of an indicator over a branch, period by period, as far as the caller may be shown them.

use std::collections::{BTreeMap, BTreeSet};

use super::indicator::{Indicator, TargetScope};
use super::masking::{Figures, Shown};
use super::repository::{Branch, IndicatorTotal, TotalsQuery};
use super::targets::{self, Measured, Standing};
use crate::kernel::id::{OrganisationId, ReportingPeriodId};
use crate::kernel::{Actor, Error, Page, Quantity, Result};
use crate::organisations::organisation::Organisation;
use crate::store::ReadUnit;

/// What a branch comes to in one period and category.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    pub total: IndicatorTotal,
    /// The sum; of what does not add up, what the organisation itself reported. Absent where it is withheld, and where
    /// there is none.
    pub value: Option<Quantity>,
    /// Whether there is a value that the caller is not shown.
    pub is_masked: bool,
    /// Of what area it is.
    pub scope: TargetScope,
    /// Empty for a category: targets are set for the whole.
    pub targets: Vec<Standing>,
}

impl Figure {
    /// Where the value comes from, in Vietnamese.
    pub fn source(&self) -> String {
        format!(
            "Báo cáo đã duyệt theo biểu mẫu {}, kỳ {}",
            self.total.template_code, self.total.period_identifier
        )
    }
}

/// The figures of the query's organisation.
///
/// # Errors
/// `NotFound` when there is no such indicator or organisation.
pub async fn figures(unit: &dyn ReadUnit, actor: &Actor, query: &TotalsQuery) -> Result<Page<Figure>> {
    let indicator = unit.indicators().find(query.indicator_id).await?;
    let indicator = indicator.ok_or(Error::NotFound)?;
    let organisation = unit.organisations().find(query.organisation_id).await?;
    let organisation = organisation.ok_or(Error::NotFound)?;
    let organisations = around(unit, &indicator, organisation.id).await?;
    let page = unit.indicators().totals(query).await?;
    let values = values(unit, actor, &indicator, &organisation, &page.items).await?;
    Ok(page.map(|total| {
        let found = values.get(&(total.period_id, total.category.clone()));
        let value = found.copied().flatten();
        let measured = Measured {
            value,
            window: total.window,
            organisations: &organisations,
        };
        Figure {
            value,
            is_masked: found == Some(&None),
            scope: TargetScope::of(organisation.kind),
            targets: if total.category.is_empty() {
                targets::standings(&indicator, &measured)
            } else {
                Vec::new()
            },
            total,
        }
    }))
}

/// The organisation and those above it today, nearest first; nobody where no target asks for it.
async fn around(
    unit: &dyn ReadUnit,
    indicator: &Indicator,
    id: OrganisationId,
) -> Result<Vec<OrganisationId>> {
    if indicator.targets.is_empty() {
        return Ok(Vec::new());
    }
    let mut above = unit.organisations().ancestors_of(&[id]).await?;
    Ok(above.remove(&id).unwrap_or_default())
}

/// Values by period and category: `None` for one that is withheld, no entry where there is none.
type Values = BTreeMap<(ReportingPeriodId, String), Option<Quantity>>;

async fn values(
    unit: &dyn ReadUnit,
    actor: &Actor,
    indicator: &Indicator,
    organisation: &Organisation,
    totals: &[IndicatorTotal],
) -> Result<Values> {
    let periods: BTreeSet<_> = totals.iter().map(|total| total.period_id).collect();
    let mut period_ids: Vec<_> = periods.into_iter().collect();
    if !indicator.adds_up() {
        return own(unit, actor, &branch(indicator, organisation, &period_ids)).await;
    }
    // Of its own branch, and of a period that it asked for, it sees every report.
    if organisation.id == actor.organisation_id && actor.includes_descendants {
        period_ids.clear();
    } else {
        let asked_for = unit.reports().asked_for(&period_ids, actor).await?;
        period_ids.retain(|period| !asked_for.contains(period));
    }
    let others = branch(indicator, organisation, &period_ids);
    let shown = shown(unit, actor, indicator, &others, totals).await?;
    let values = totals.iter().map(|total| {
        let is_shown = match shown.get(&total.period_id) {
            None => !period_ids.contains(&total.period_id),
            Some(Shown::All) => true,
            Some(Shown::Whole) => total.category.is_empty(),
            Some(Shown::Nothing) => false,
        };
        let place = (total.period_id, total.category.clone());
        (place, is_shown.then_some(total.total))
    });
    Ok(values.collect())
}

fn branch<'a>(
    indicator: &Indicator,
    organisation: &Organisation,
    period_ids: &'a [ReportingPeriodId],
) -> Branch<'a> {
    Branch {
        indicator_id: indicator.id,
        organisation_id: organisation.id,
        period_ids,
    }
}

async fn own(unit: &dyn ReadUnit, actor: &Actor, branch: &Branch<'_>) -> Result<Values> {
    let values = unit.indicators().own_values(branch, actor).await?;
    let values = values.into_iter().map(|own| {
        let value = own.is_seen.then_some(own.value);
        ((own.period_id, own.category), value)
    });
    Ok(values.collect())
}

async fn shown(
    unit: &dyn ReadUnit,
    actor: &Actor,
    indicator: &Indicator,
    branch: &Branch<'_>,
    totals: &[IndicatorTotal],
) -> Result<BTreeMap<ReportingPeriodId, Shown>> {
    if branch.period_ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let locked: BTreeMap<_, _> = totals
        .iter()
        .map(|total| (total.period_id, total.is_locked))
        .collect();
    let mut periods: BTreeMap<ReportingPeriodId, Figures> = BTreeMap::new();
    for found in unit.indicators().shares(branch, actor).await? {
        let is_locked = locked.get(&found.period_id).copied().unwrap_or_default();
        let figures = periods.entry(found.period_id).or_default();
        figures.is_final_whole = is_locked && found.is_whole_period;
        figures.counts_children = indicator.counts_children;
        if found.category.is_empty() {
            figures.whole = found.share;
        } else {
            figures.categories.insert(found.category, found.share);
        }
    }
    let shown = periods
        .into_iter()
        .map(|(period, figures)| (period, figures.shown()));
    Ok(shown.collect())
}
