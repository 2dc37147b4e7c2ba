//! `POST /v1/reporting-periods/{id}/lock`

use actix_web::{HttpResponse, post, web};
use treem_domain::kernel::id::ReportingPeriodId;
use treem_domain::reporting_periods::lock as use_case;

use super::representation::ReportingPeriod;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, Empty, IdempotencyKey, PathId};
use crate::problem::Result;
use crate::respond::{Answer, once};

/// Lock a period
///
/// From now on (chốt số liệu) a figure changes only by a new version under a lock exception. Reports that wait for a
/// decision are a conflict; those that were never sent stay missing. An aggregate report is locked with the sums of all that
/// was accepted until now.
#[utoipa::path(
    tag = "reporting-periods",
    operation_id = "lock_reporting_period",
    params(("id" = uuid::Uuid, Path, description = "Id of the period.")),
    request_body = Empty,
    responses((status = 200, description = "The locked period.", body = ReportingPeriod)),
    security(("oauth2" = ["reporting_periods:write"]))
)]
#[post("/v1/reporting-periods/{id}/lock")]
pub async fn lock(
    caller: Caller<scopes::ReportingPeriodsWrite>,
    id: PathId<ReportingPeriodId>,
    key: IdempotencyKey,
    body: Body<Empty>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let period = use_case::lock(unit, &state.context(&caller), id.0).await?;
        let version = period.version;
        let period = ReportingPeriod::of(unit, &caller, period).await?;
        Answer::ok(&period, version)
    })
    .await
}
