//! What a caller may do with periods.

use std::collections::BTreeSet;

use super::period::{PeriodAction, PeriodState, ReportingPeriod};
use crate::kernel::id::{OrganisationId, ReportingPeriodId};
use crate::kernel::{Actor, Result};
use crate::store::ReadUnit;

/// For each period what the actor may do with it now: nothing but for its requester, and for a superior of it whose
/// rights reach there. Two queries at most.
pub async fn allowed_actions(
    unit: &dyn ReadUnit,
    actor: &Actor,
    periods: &[ReportingPeriod],
) -> Result<Vec<Vec<PeriodAction>>> {
    let open = periods.iter().filter(|period| period.state == PeriodState::Open);
    let requesters: BTreeSet<OrganisationId> = open.map(|period| period.organisation_id).collect();
    let reached = reached(unit, actor, requesters).await?;
    let own = |period: &&ReportingPeriod| {
        period.state == PeriodState::Open && reached.contains(&period.organisation_id)
    };
    let ids: Vec<ReportingPeriodId> = periods.iter().filter(own).map(|period| period.id).collect();
    let begun = if ids.is_empty() {
        Vec::new()
    } else {
        unit.reporting_periods().begun(&ids).await?
    };
    let allowed = periods.iter().map(|period| {
        if own(&period) {
            period.allowed_actions(begun.contains(&period.id))
        } else {
            Vec::new()
        }
    });
    Ok(allowed.collect())
}

async fn reached(
    unit: &dyn ReadUnit,
    actor: &Actor,
    organisations: BTreeSet<OrganisationId>,
) -> Result<BTreeSet<OrganisationId>> {
    let is_own = |id: &OrganisationId| *id == actor.organisation_id;
    if !actor.includes_descendants || organisations.iter().all(is_own) {
        return Ok(organisations.into_iter().filter(is_own).collect());
    }
    let ids: Vec<OrganisationId> = organisations.into_iter().collect();
    let chains = unit.organisations().ancestors_of(&ids).await?;
    let within = chains
        .into_iter()
        .filter(|(_, chain)| chain.contains(&actor.organisation_id));
    Ok(within.map(|(id, _)| id).collect())
}
