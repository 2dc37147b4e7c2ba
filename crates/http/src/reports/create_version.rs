//! `POST /v1/reports/{id}/versions`

use actix_web::{HttpResponse, post, web};
use treem_domain::kernel::id::ReportId;
use treem_domain::reports::create_version as use_case;

use super::representation::Report;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, Empty, IdempotencyKey, PathId};
use crate::problem::Result;
use crate::respond::{Answer, once};

/// Begin the next version
///
/// Of the newest version of a locked report while a lock exception holds: a draft with its figures, to which the exception
/// goes over. It can be entered and sent until the last day of the exception. The locked version counts until the new one
/// is accepted. Whoever saw the version before sees the new one.
#[utoipa::path(
    tag = "reports",
    operation_id = "create_report_version",
    params(("id" = uuid::Uuid, Path, description = "Id of the locked report.")),
    request_body = Empty,
    responses((status = 201, description = "The new version.", body = Report)),
    security(("oauth2" = ["reports:write"]))
)]
#[post("/v1/reports/{id}/versions")]
pub async fn create_version(
    caller: Caller<scopes::ReportsWrite>,
    id: PathId<ReportId>,
    key: IdempotencyKey,
    body: Body<Empty>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let context = state.context(&caller);
        let view = use_case::create_version(unit, &context, id.0).await?;
        let (version, location) = (view.report.version, format!("/v1/reports/{}", view.report.id));
        Answer::created(&Report::seen(view, &context), version, location)
    })
    .await
}
