//! `POST /v1/reporting-periods/{id}/cancel`

use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use treem_domain::kernel::id::ReportingPeriodId;
use treem_domain::reporting_periods::cancel as use_case;
use utoipa::ToSchema;

use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey, PathId};
use crate::problem::Result;
use crate::respond::{Answer, once};

/// Why a period is cancelled.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelReportingPeriod {
    /// Why; the audit chain keeps it.
    #[schema(min_length = 1, max_length = 2000, pattern = r"\S", example = "Mở nhầm quý.")]
    reason: String,
}

impl BodyType for CancelReportingPeriod {}

/// Cancel a period
///
/// For one that was opened by mistake: it goes, with its drafts and what was entered in them, and its identifier can be
/// opened again. Once a report was sent that is a conflict.
#[utoipa::path(
    tag = "reporting-periods",
    operation_id = "cancel_reporting_period",
    params(("id" = uuid::Uuid, Path, description = "Id of the period.")),
    request_body = CancelReportingPeriod,
    responses((status = 204, description = "The period is gone.")),
    security(("oauth2" = ["reporting_periods:write"]))
)]
#[post("/v1/reporting-periods/{id}/cancel")]
pub async fn cancel(
    caller: Caller<scopes::ReportingPeriodsWrite>,
    id: PathId<ReportingPeriodId>,
    key: IdempotencyKey,
    body: Body<CancelReportingPeriod>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let reason = body.value.reason;
    once(&state, &caller, &key, &body.bytes, async |unit| {
        use_case::cancel(unit, &state.context(&caller), id.0, reason).await?;
        Ok(Answer::nothing())
    })
    .await
}
