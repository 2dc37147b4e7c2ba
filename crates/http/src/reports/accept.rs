//! `POST /v1/reports/{id}/accept`

use actix_web::{HttpResponse, post, web};
use treem_domain::kernel::id::ReportId;
use treem_domain::reports::decide::Decision;

use super::acting::{ReportNote, decided};
use super::representation::Report;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, IdempotencyKey, PathId};
use crate::problem::Result;

/// Accept a report
///
/// Duyệt: from now on the figures count in totals and in the values of their indicators, in place of those of an earlier
/// version. In a locked period the report is locked at once, and the aggregate report gets a next version with the new sums,
/// locked too.
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
