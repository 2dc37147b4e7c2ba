//! `GET /v1/baselines/{id}`

use actix_web::{HttpRequest, HttpResponse, get, web};
use treem_domain::baselines::see;
use treem_domain::kernel::id::BaselineId;

use super::representation::Baseline;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::PathId;
use crate::problem::Result;
use crate::respond;

/// Read a baseline
///
/// Seen by the directive's issuer, by the organisation whose it is, and by those above them where their rights reach.
#[utoipa::path(
    tag = "baselines",
    operation_id = "get_baseline",
    params(("id" = uuid::Uuid, Path, description = "Id of the baseline.")),
    responses((status = 200, description = "The baseline.", body = Baseline)),
    security(("oauth2" = ["directives:read"]))
)]
#[get("/v1/baselines/{id}")]
pub async fn get(
    request: HttpRequest,
    caller: Caller<scopes::DirectivesRead>,
    id: PathId<BaselineId>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let unit = state.store.read().await?;
    let baseline = see::find(&*unit, &caller, id.0).await?;
    let version = baseline.version;
    respond::resource(&request, &Baseline::from(baseline), Some(version))
}
