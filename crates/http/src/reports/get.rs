//! `GET /v1/reports/{id}`

use actix_web::{HttpRequest, HttpResponse, get, web};
use treem_domain::kernel::id::ReportId;
use treem_domain::reports::acting;

use super::representation::Report;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::PathId;
use crate::problem::Result;
use crate::respond;

/// Read a report
///
/// Its figures with what was derived beside them, and what you may do with it.
#[utoipa::path(
    tag = "reports",
    operation_id = "get_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report.")),
    responses((status = 200, description = "The report.", body = Report)),
    security(("oauth2" = ["reports:read"]))
)]
#[get("/v1/reports/{id}")]
pub async fn get(
    request: HttpRequest,
    caller: Caller<scopes::ReportsRead>,
    id: PathId<ReportId>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let context = state.context(&caller);
    let unit = state.store.read().await?;
    let view = acting::find(&*unit, &context, id.0).await?;
    let version = view.report.version;
    respond::resource(&request, &Report::seen(view, &context), Some(version))
}
