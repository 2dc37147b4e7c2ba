//! How far rights reach.

use crate::kernel::id::OrganisationId;
use crate::kernel::{Actor, Result};
use crate::store::UnitOfWork;

/// Whether the actor's rights reach the organisation.
pub async fn reaches(unit: &dyn UnitOfWork, actor: &Actor, organisation_id: OrganisationId) -> Result<bool> {
    if organisation_id == actor.organisation_id {
        return Ok(true);
    }
    if !actor.includes_descendants {
        return Ok(false);
    }
    unit.organisations()
        .is_within(organisation_id, actor.organisation_id)
        .await
}
