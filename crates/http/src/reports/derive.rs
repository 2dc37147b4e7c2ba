//! `POST /v1/reports/{id}/derive`

use actix_web::{HttpResponse, post, web};
use treem_domain::kernel::id::ReportId;
use treem_domain::reports::derive as use_case;

use super::acting::answer;
use super::representation::Report;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, Empty, IdempotencyKey, PathId};
use crate::problem::Result;
use crate::respond::once;

/// Derive figures from activities
///
/// Anew from the activities logged in the window: the sum of a flow, the last value of a stock (up to a year older than the
/// window). Figures that nobody entered follow; an entered one keeps the derived beside it. The service does the same once
/// the cut-off has passed, and when a report is first sent.
#[utoipa::path(
    tag = "reports",
    operation_id = "derive_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report.")),
    request_body = Empty,
    responses((status = 200, description = "The report as it then is.", body = Report)),
    security(("oauth2" = ["reports:write"]))
)]
#[post("/v1/reports/{id}/derive")]
pub async fn derive(
    caller: Caller<scopes::ReportsWrite>,
    id: PathId<ReportId>,
    key: IdempotencyKey,
    body: Body<Empty>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let view = use_case::derive(unit, &state.context(&caller), id.0).await?;
        answer(&state, &caller, view)
    })
    .await
}
