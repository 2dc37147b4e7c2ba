//! `POST /v1/reporting-periods/{id}/due-date`

use actix_web::{HttpResponse, post, web};
use chrono::NaiveDate;
use serde::Deserialize;
use treem_domain::kernel::id::ReportingPeriodId;
use treem_domain::reporting_periods::set_due_date::{self as use_case, NewDueDate};
use utoipa::ToSchema;
use uuid::Uuid;

use super::representation::ReportingPeriod;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey, PathId};
use crate::problem::Result;
use crate::respond::{Answer, once};

/// The due date that holds from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportingPeriodDueDate {
    /// Today or later, and at least one working day after the cut-off.
    #[schema(example = "2021-09-24")]
    due_date: NaiveDate,
    /// Why; everybody who sees the reports reads it in their history.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = r"\S",
        example = "Mất điện diện rộng do bão."
    )]
    reason: String,
    /// Only for these organisations; left out for all, and for the period itself.
    #[serde(default)]
    #[schema(max_items = 5000)]
    organisation_ids: Vec<Uuid>,
}

impl BodyType for ReportingPeriodDueDate {}

/// Set the due date
///
/// The requester sets another due date (gia hạn gửi), for all reports that are not sent yet or for those of some
/// organisations. A report that is late or missing on the old date is on time when it is sent by the new one; reports
/// that were sent keep their due date and whether they were on time. Every due date that a report had stands in its
/// history, and reminders begin anew.
#[utoipa::path(
    tag = "reporting-periods",
    operation_id = "set_reporting_period_due_date",
    params(("id" = uuid::Uuid, Path, description = "Id of the period.")),
    request_body = ReportingPeriodDueDate,
    responses((status = 200, description = "The period as it then is.", body = ReportingPeriod)),
    security(("oauth2" = ["reporting_periods:write"]))
)]
#[post("/v1/reporting-periods/{id}/due-date")]
pub async fn due_date(
    caller: Caller<scopes::ReportingPeriodsWrite>,
    id: PathId<ReportingPeriodId>,
    key: IdempotencyKey,
    body: Body<ReportingPeriodDueDate>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let new = NewDueDate {
        due_date: body.value.due_date,
        reason: body.value.reason,
        organisation_ids: body.value.organisation_ids.into_iter().map(Into::into).collect(),
    };
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let period = use_case::set_due_date(unit, &state.context(&caller), id.0, new).await?;
        let version = period.version;
        let period = ReportingPeriod::of(unit, &caller, period).await?;
        Answer::ok(&period, version)
    })
    .await
}
