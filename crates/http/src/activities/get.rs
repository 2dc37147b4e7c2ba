//! `GET /v1/activities/{id}`

use actix_web::{HttpRequest, HttpResponse, get, web};
use treem_domain::kernel::Error;
use treem_domain::kernel::id::ActivityId;

use super::representation::Activity;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::PathId;
use crate::problem::Result;
use crate::respond;

/// Read an activity
///
/// Seen by the organisation whose it is, by those above it where their rights reach, and by whoever issued or assigned
/// a task that it serves.
#[utoipa::path(
    tag = "activities",
    operation_id = "get_activity",
    params(("id" = uuid::Uuid, Path, description = "Id of the activity.")),
    responses((status = 200, description = "The activity.", body = Activity)),
    security(("oauth2" = ["activities:read"]))
)]
#[get("/v1/activities/{id}")]
pub async fn get(
    request: HttpRequest,
    caller: Caller<scopes::ActivitiesRead>,
    id: PathId<ActivityId>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let unit = state.store.read().await?;
    let found = unit.activities().find(id.0, &caller).await?;
    let activity = found.ok_or(Error::NotFound)?;
    let version = activity.version;
    respond::resource(&request, &Activity::from(activity), Some(version))
}
