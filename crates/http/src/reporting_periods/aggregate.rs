//! `POST /v1/reporting-periods/{id}/aggregate`

use actix_web::{HttpResponse, post, web};
use treem_domain::kernel::id::ReportingPeriodId;
use treem_domain::reporting_periods::aggregate as use_case;

use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, Empty, IdempotencyKey, PathId};
use crate::problem::Result;
use crate::reports::answer;
use crate::reports::representation::Report;
use crate::respond::once;

/// Aggregate a period
///
/// Adds up the accepted reports into one aggregate report of the requester (tổng hợp), anew each time it is asked. Values
/// that may not be added up, such as rates, stay out of it. Its narratives are the requester's own text, which
/// PATCH /v1/reports/{id} writes and which stay.
#[utoipa::path(
    tag = "reporting-periods",
    operation_id = "aggregate_reporting_period",
    params(("id" = uuid::Uuid, Path, description = "Id of the period.")),
    request_body = Empty,
    responses((status = 200, description = "The aggregate report.", body = Report)),
    security(("oauth2" = ["reporting_periods:write"]))
)]
#[post("/v1/reporting-periods/{id}/aggregate")]
pub async fn aggregate(
    caller: Caller<scopes::ReportingPeriodsWrite>,
    id: PathId<ReportingPeriodId>,
    key: IdempotencyKey,
    body: Body<Empty>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let view = use_case::aggregate(unit, &state.context(&caller), id.0).await?;
        answer(&state, &caller, view)
    })
    .await
}
