//! `POST /v1/reports/{id}/lock-exception`

use actix_web::{HttpResponse, post, web};
use chrono::NaiveDate;
use serde::Deserialize;
use treem_domain::kernel::id::ReportId;
use treem_domain::reports::decide::Decision;
use utoipa::ToSchema;

use super::acting::decided;
use super::representation::Report;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey, PathId};
use crate::problem::Result;

/// Why and until when a locked report may be changed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantLockException {
    /// Why; everybody who sees the report reads it.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = r"\S",
        example = "Đài xã gửi bổ sung số liệu tháng 8."
    )]
    reason: String,
    /// The last day on which it holds.
    #[schema(example = "2021-10-15")]
    until: NaiveDate,
}

impl BodyType for GrantLockException {}

/// Grant a lock exception
///
/// Until a day, the newest version of a locked report may have a next one, and what was not sent, or was returned, may still
/// be sent. A new exception replaces the one before.
#[utoipa::path(
    tag = "reports",
    operation_id = "grant_report_lock_exception",
    params(("id" = uuid::Uuid, Path, description = "Id of the report.")),
    request_body = GrantLockException,
    responses((status = 200, description = "The report as it then is.", body = Report)),
    security(("oauth2" = ["reports:decide"]))
)]
#[post("/v1/reports/{id}/lock-exception")]
pub async fn grant_lock_exception(
    caller: Caller<scopes::ReportsDecide>,
    id: PathId<ReportId>,
    key: IdempotencyKey,
    body: Body<GrantLockException>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let decision = Decision::GrantLockException {
        reason: body.value.reason,
        until: body.value.until,
    };
    decided(&state, &caller, &key, &body.bytes, id.0, decision).await
}
