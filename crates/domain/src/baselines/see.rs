//! Who sees a baseline: the issuer of the directive all, everybody else those within its reach.

use super::baseline::Baseline;
use crate::kernel::id::BaselineId;
use crate::kernel::{Actor, Error, Result};
use crate::organisations::reach::reaches;
use crate::store::ReadUnit;

/// The baseline as far as the actor may know of it.
///
/// Errors: not found.
pub async fn find(unit: &dyn ReadUnit, actor: &Actor, id: BaselineId) -> Result<Baseline> {
    let baseline = unit.baselines().find(id).await?.ok_or(Error::NotFound)?;
    let directive = unit.directives().find(baseline.directive_id, actor).await?;
    let (_, standing) = directive.ok_or(Error::NotFound)?;
    if standing.issuer || reaches(unit, actor, baseline.organisation_id).await? {
        return Ok(baseline);
    }
    Err(Error::NotFound)
}
