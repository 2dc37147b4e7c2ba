//! `GET /v1/indicators/{id}`

use actix_web::{HttpRequest, HttpResponse, get, web};
use treem_domain::kernel::Error;
use treem_domain::kernel::id::IndicatorId;

use super::representation::Indicator;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::PathId;
use crate::problem::Result;
use crate::respond;

/// Read an indicator
///
/// With every target that was set for it.
#[utoipa::path(
    tag = "indicators",
    operation_id = "get_indicator",
    params(("id" = uuid::Uuid, Path, description = "Id of the indicator.")),
    responses((status = 200, description = "The indicator.", body = Indicator)),
    security(("oauth2" = ["indicators:read"]))
)]
#[get("/v1/indicators/{id}")]
pub async fn get(
    request: HttpRequest,
    _caller: Caller<scopes::IndicatorsRead>,
    id: PathId<IndicatorId>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let unit = state.store.read().await?;
    let indicator = unit.indicators().find(id.0).await?.ok_or(Error::NotFound)?;
    let version = indicator.version;
    respond::resource(&request, &Indicator::from(indicator), Some(version))
}
