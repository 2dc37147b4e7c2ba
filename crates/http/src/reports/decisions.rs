//! What the requester decides on a report: `POST /v1/reports/{id}/return`, `accept`, `exclude`, `include`,
//! `lock-exception`, `remind`.

use actix_web::{HttpResponse, post, web};
use chrono::NaiveDate;
use serde::Deserialize;
use treem_domain::kernel::Actor;
use treem_domain::kernel::id::ReportId;
use treem_domain::reports::decide::{self as use_case, Decision};
use utoipa::ToSchema;

use super::acting::{ReportNote, ReportReason, answer};
use super::representation::Report;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey, PathId};
use crate::problem::Result;
use crate::respond::once;

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

/// Carries out the decision; 200 with the report.
async fn decided(
    state: &State,
    caller: &Actor,
    key: &IdempotencyKey,
    bytes: &[u8],
    id: ReportId,
    decision: Decision,
) -> Result<HttpResponse> {
    once(state, caller, key, bytes, async |unit| {
        let view = use_case::decide(unit, &state.context(caller), id, decision).await?;
        answer(state, caller, view)
    })
    .await
}

/// Return a report
///
/// Yêu cầu chỉnh lý: back to whoever reports, with the reason. The figures leave the totals until they are accepted again.
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

/// Accept a report
///
/// Duyệt: from now on the figures count in totals and in the values of their indicators.
#[utoipa::path(
    tag = "reports",
    operation_id = "accept_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report.")),
    request_body = ReportNote,
    responses((status = 200, description = "The report as it then is.", body = Report)),
    security(("oauth2" = ["reports:decide"]))
)]
#[post("/v1/reports/{id}/accept")]
pub async fn accept(
    caller: Caller<scopes::ReportsDecide>,
    id: PathId<ReportId>,
    key: IdempotencyKey,
    body: Body<ReportNote>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let decision = Decision::Accept {
        note: body.value.note,
    };
    decided(&state, &caller, &key, &body.bytes, id.0, decision).await
}

/// Exclude an organisation
///
/// Loại trừ: it is not expected to report this time and leaves the denominator of every rate.
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

/// Grant a lock exception
///
/// Until a day, a locked report may have a new version, and a missing one may still be sent.
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

/// Remind of a report
///
/// Đôn đốc: an event in the history that whoever reports sees; the state stays.
#[utoipa::path(
    tag = "reports",
    operation_id = "remind_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report.")),
    request_body = ReportNote,
    responses((status = 200, description = "The report as it then is.", body = Report)),
    security(("oauth2" = ["reports:decide"]))
)]
#[post("/v1/reports/{id}/remind")]
pub async fn remind(
    caller: Caller<scopes::ReportsDecide>,
    id: PathId<ReportId>,
    key: IdempotencyKey,
    body: Body<ReportNote>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let decision = Decision::Remind {
        note: body.value.note,
    };
    decided(&state, &caller, &key, &body.bytes, id.0, decision).await
}
