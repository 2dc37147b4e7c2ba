//! `DELETE /v1/activities/{id}`

use actix_web::{HttpResponse, delete, web};
use treem_domain::activities::save as use_case;
use treem_domain::kernel::id::ActivityId;

use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{IfMatch, PathId};
use crate::problem::Result;

/// Delete an activity
///
/// For one that was recorded by mistake. The audit chain keeps what it said. Where a report was sent with figures that rest
/// on it, 409 `in_use` names the report: correct the activity, or have the report returned first.
#[utoipa::path(
    tag = "activities",
    operation_id = "delete_activity",
    params(("id" = uuid::Uuid, Path, description = "Id of the activity.")),
    responses((status = 204, description = "The activity is gone.")),
    security(("oauth2" = ["activities:write"]))
)]
#[delete("/v1/activities/{id}")]
pub async fn delete(
    caller: Caller<scopes::ActivitiesWrite>,
    id: PathId<ActivityId>,
    if_match: IfMatch,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let context = state.context(&caller);
    let unit = state.store.begin().await?;
    let activity = use_case::find_own(&*unit, &context, id.0).await?;
    if_match.check(activity.version)?;
    use_case::delete(&*unit, &context, &activity).await?;
    unit.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
