//! `POST /v1/reports/{id}/remind`

use actix_web::{HttpResponse, post, web};
use treem_domain::kernel::id::ReportId;
use treem_domain::reports::remind as use_case;

use super::acting::{ReportNote, answer};
use super::representation::Report;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, IdempotencyKey, PathId};
use crate::problem::Result;
use crate::respond::once;

/// Remind of a report
///
/// Đôn đốc: an event in the history that whoever reports sees. The report stays the version that it is, so that nobody's
/// entry is refused (412) because of a reminder.
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
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let context = state.context(&caller);
        let view = use_case::remind(unit, &context, id.0, body.value.note).await?;
        answer(&state, &caller, view)
    })
    .await
}
