//! `GET /v1/reporting-periods/{id}`

use actix_web::{HttpRequest, HttpResponse, get, web};
use treem_domain::kernel::Error;
use treem_domain::kernel::id::ReportingPeriodId;

use super::representation::ReportingPeriod;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::PathId;
use crate::problem::Result;
use crate::respond;

/// Read a reporting period
///
/// Its window, due date and state, and what you may do with it.
#[utoipa::path(
    tag = "reporting-periods",
    operation_id = "get_reporting_period",
    params(("id" = uuid::Uuid, Path, description = "Id of the period.")),
    responses((status = 200, description = "The period.", body = ReportingPeriod)),
    security(("oauth2" = ["reports:read"]))
)]
#[get("/v1/reporting-periods/{id}")]
pub async fn get(
    request: HttpRequest,
    caller: Caller<scopes::ReportsRead>,
    id: PathId<ReportingPeriodId>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let unit = state.store.read().await?;
    let found = unit.reporting_periods().find(id.0).await?;
    let period = found.ok_or(Error::NotFound)?;
    let version = period.version;
    let period = ReportingPeriod::of(&*unit, &caller, period).await?;
    respond::resource(&request, &period, Some(version))
}
