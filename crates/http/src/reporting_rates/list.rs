//! `GET /v1/reporting-rates`

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use treem_domain::kernel::Error;
use treem_domain::reports::repository::{PeriodRates, RateCounts, RateQuery};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::Query;
use crate::problem::Result;
use crate::reporting_periods::Window;
use crate::respond::{self, ListQuery, page_request};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Whose branch is counted; your own organisation where it is left out. For the requester, all that it asked for.
    organisation_id: Option<Uuid>,
    /// Only this period.
    period_id: Option<Uuid>,
    /// Only this edition of a template.
    template_id: Option<Uuid>,
    /// Only templates with this code.
    #[param(min_length = 1, max_length = 60, example = "cv592_quy")]
    template_code: Option<String>,
    /// Only cut-offs on this day or later.
    from: Option<NaiveDate>,
    /// Only cut-offs on this day or earlier.
    until: Option<NaiveDate>,
    /// How many periods at most.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u64>,
    /// Where to go on: `next` of the page before.
    #[param(min_length = 1, max_length = 200)]
    cursor: Option<String>,
}

/// Reporting rates, period by period.
#[derive(Serialize, ToSchema)]
#[allow(dead_code)]
pub struct ReportingRateList {
    /// One entry for each period, latest cut-off first.
    #[schema(max_items = 200)]
    items: Vec<ReportingRate>,
    /// Cursor of the next page; absent on the last.
    #[schema(max_length = 200)]
    next: Option<String>,
}

/// How an organisation's branch reported in one period, as far as you see its reports. The tree is that of the day on which
/// the period opened.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportingRate {
    /// The period.
    period_id: Uuid,
    /// The period's name.
    #[schema(max_length = 40, example = "2021-Q3")]
    period_identifier: String,
    /// Edition of the template.
    template_id: Uuid,
    /// Code of the template.
    #[schema(max_length = 60, example = "cv592_quy")]
    template_code: String,
    window: Window,
    /// The last day on which a report is on time.
    due_date: NaiveDate,
    /// How many organisations are expected, the excluded left out: the denominator of every rate. (`expected` of a reporting
    /// period has the excluded in it.)
    #[schema(minimum = 0, maximum = 9007199254740991_i64, example = 17)]
    expected: u64,
    /// How many are excluded, with their reasons in their reports.
    #[schema(minimum = 0, maximum = 9007199254740991_i64, example = 1)]
    excluded: u64,
    /// Sent at least once.
    actual: Rate,
    /// Sent for the first time on or before the due date.
    on_time: Rate,
    /// Last sent with everything required and every rule holding.
    validated: Rate,
    /// Accepted, aggregated or locked.
    accepted: Rate,
}

/// A count and its share of the expected.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Rate {
    /// How many.
    #[schema(minimum = 0, maximum = 9007199254740991_i64, example = 15)]
    count: u64,
    /// In per cent of the expected: count ÷ expected × 100, rounded to two places. Absent where nobody is expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0.0, maximum = 100.0, example = 88.24)]
    percent: Option<f64>,
}

impl Rate {
    fn of(count: u64, counts: RateCounts) -> Self {
        #[allow(clippy::cast_precision_loss, reason = "10,000 at most")]
        let percent = |share: u64| share as f64 / 100.0;
        Self {
            count,
            percent: counts.share(count).map(percent),
        }
    }
}

impl From<PeriodRates> for ReportingRate {
    fn from(rates: PeriodRates) -> Self {
        let counts = rates.counts;
        let rate = |count| Rate::of(count, counts);
        Self {
            period_id: rates.period_id.0,
            period_identifier: rates.identifier,
            template_id: rates.template_id.0,
            template_code: rates.template_code,
            window: rates.window.into(),
            due_date: rates.due_date,
            expected: counts.expected,
            excluded: counts.excluded,
            actual: rate(counts.actual),
            on_time: rate(counts.on_time),
            validated: rate(counts.validated),
            accepted: rate(counts.accepted),
        }
    }
}

/// Read reporting rates
///
/// Expected, actual, on time, validated and accepted, period by period, as counts and in per cent of the expected. Counted
/// are the reports of the branch that you see in GET /v1/reports: who asked for reports counts them in every branch, and a
/// client without the rights of the organisations below its own counts its own report only. The denominators of past
/// periods never change, whatever becomes of the organisations. Periods in which you see no report of the branch are left
/// out; an organisation that does not exist is 404.
#[utoipa::path(
    tag = "reporting-rates",
    operation_id = "list_reporting_rates",
    params(Parameters),
    responses(
        (status = 200, description = "Rates, period by period.", body = ReportingRateList),
        (status = 404, description = "There is no such organisation.")
    ),
    security(("oauth2" = ["reports:read"]))
)]
#[get("/v1/reporting-rates")]
pub async fn list(
    request: HttpRequest,
    caller: Caller<scopes::ReportsRead>,
    query: Query<Parameters>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let query = query.0;
    let (limit, after) = page_request(ListQuery {
        limit: query.limit,
        cursor: query.cursor.as_deref(),
    })?;
    let unit = state.store.read().await?;
    let organisation_id = query.organisation_id.map_or(caller.organisation_id, Into::into);
    unit.organisations()
        .find(organisation_id)
        .await?
        .ok_or(Error::NotFound)?;
    let wanted = RateQuery {
        organisation_id,
        template_id: query.template_id.map(Into::into),
        template_code: query.template_code,
        period_id: query.period_id.map(Into::into),
        from: query.from,
        until: query.until,
        limit,
        after,
    };
    let page = unit.reports().rates(&wanted, &caller).await?;
    respond::list(&request, &page.map(ReportingRate::from), None)
}
