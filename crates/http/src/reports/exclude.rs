//! `POST /v1/reports/{id}/exclude`

use actix_web::{HttpResponse, post, web};
use treem_domain::kernel::id::ReportId;
use treem_domain::reports::decide::Decision;

use super::acting::{ReportReason, decided};
use super::representation::Report;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, IdempotencyKey, PathId};
use crate::problem::Result;

/// Exclude an organisation
///
/// Loại trừ: it is not expected to report this time and leaves the denominator of every rate. Only while the period is open.
#[utoipa::path(
    tag = "reports",
    operation_id = "exclude_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report.")),
    request_body = ReportReason,
    responses((status = 200, description = "The report as it then is.", body = Report)),
    security(("oauth2" = ["reports:decide"]))
)]
#[post("/v1/reports/{id}/exclude")]
pub async fn exclude(
    caller: Caller<scopes::ReportsDecide>,
    id: PathId<ReportId>,
    key: IdempotencyKey,
    body: Body<ReportReason>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let decision = Decision::Exclude {
        reason: body.value.reason,
    };
    decided(&state, &caller, &key, &body.bytes, id.0, decision).await
}
