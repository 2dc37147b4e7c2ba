//! `POST /v1/reports/{id}/return`

use actix_web::{HttpResponse, post, web};
use treem_domain::kernel::id::ReportId;
use treem_domain::reports::decide::Decision;

use super::acting::{ReportReason, decided};
use super::representation::Report;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, IdempotencyKey, PathId};
use crate::problem::Result;

/// Return a report
///
/// Yêu cầu chỉnh lý: back to whoever reports, with the reason. The figures leave the totals until they are accepted again, and
/// an explanation is asked for anew. What was sent can always be returned; in a locked period it takes a lock exception to
/// send it again.
#[utoipa::path(
    tag = "reports",
    operation_id = "return_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report.")),
    request_body = ReportReason,
    responses((status = 200, description = "The report as it then is.", body = Report)),
    security(("oauth2" = ["reports:decide"]))
)]
#[post("/v1/reports/{id}/return")]
pub async fn return_report(
    caller: Caller<scopes::ReportsDecide>,
    id: PathId<ReportId>,
    key: IdempotencyKey,
    body: Body<ReportReason>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let decision = Decision::Return {
        reason: body.value.reason,
    };
    decided(&state, &caller, &key, &body.bytes, id.0, decision).await
}
