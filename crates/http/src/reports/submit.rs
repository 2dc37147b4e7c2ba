//! `POST /v1/reports/{id}/submit`

use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use treem_domain::kernel::id::ReportId;
use treem_domain::reports::submit as use_case;
use utoipa::ToSchema;

use super::acting::answer;
use super::representation::Report;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey, PathId};
use crate::problem::Result;
use crate::respond::once;

/// How a report is sent; `{}` sends it when it is complete.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitReport {
    /// Why it is sent although something is missing or a rule does not hold; it then counts as not validated.
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = r"\S",
        example = "Số liệu của đài xã chưa có; sẽ bổ sung ở kỳ sau."
    )]
    explanation: Option<String>,
}

impl BodyType for SubmitReport {}

/// Send a report
///
/// Gửi báo cáo. The first time, figures that nobody entered are those that the activities give now. What is missing and
/// every rule that does not hold is named at once (422), unless it is explained. So is every figure that its cell does not
/// admit, as activities may propose it; that no explanation excuses. Whether it is on time is frozen at the first
/// submission; sending again after a return makes nothing late.
#[utoipa::path(
    tag = "reports",
    operation_id = "submit_report",
    params(("id" = uuid::Uuid, Path, description = "Id of the report.")),
    request_body = SubmitReport,
    responses((status = 200, description = "The report as it then is.", body = Report)),
    security(("oauth2" = ["reports:submit"]))
)]
#[post("/v1/reports/{id}/submit")]
pub async fn submit(
    caller: Caller<scopes::ReportsSubmit>,
    id: PathId<ReportId>,
    key: IdempotencyKey,
    body: Body<SubmitReport>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let explanation = body.value.explanation;
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let view = use_case::submit(unit, &state.context(&caller), id.0, explanation).await?;
        answer(&state, &caller, view)
    })
    .await
}
