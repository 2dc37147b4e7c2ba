//! `POST /v1/reports/{id}/include`

use actix_web::{HttpResponse, post, web};
use treem_domain::kernel::id::ReportId;
use treem_domain::reports::decide::Decision;

use super::acting::{ReportReason, decided};
use super::representation::Report;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, IdempotencyKey, PathId};
use crate::problem::Result;

/// Take an exclusion back
///
/// The organisation is expected to report again.
#[utoipa::path(
    tag = "reports",
    operation_id = "include_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report.")),
    request_body = ReportReason,
    responses((status = 200, description = "The report as it then is.", body = Report)),
    security(("oauth2" = ["reports:decide"]))
)]
#[post("/v1/reports/{id}/include")]
pub async fn include(
    caller: Caller<scopes::ReportsDecide>,
    id: PathId<ReportId>,
    key: IdempotencyKey,
    body: Body<ReportReason>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let decision = Decision::Include {
        reason: body.value.reason,
    };
    decided(&state, &caller, &key, &body.bytes, id.0, decision).await
}
