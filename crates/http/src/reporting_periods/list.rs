//! `GET /v1/reporting-periods`

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use serde::Deserialize;
use treem_domain::reporting_periods::PeriodState;
use treem_domain::reporting_periods::allowed::allowed_actions;
use treem_domain::reporting_periods::repository::PeriodQuery;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::representation::ReportingPeriod;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::Query;
use crate::problem::Result;
use crate::respond::{self, ListQuery, page_request};
use crate::schema;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Only of this edition.
    template_id: Option<Uuid>,
    /// Only of templates with this code.
    #[param(min_length = 1, max_length = 60, example = "cv592_quy")]
    template_code: Option<String>,
    /// Only what this organisation asks for.
    organisation_id: Option<Uuid>,
    /// Only the one with this identifier.
    #[param(min_length = 1, max_length = 40, example = "2021-Q3")]
    identifier: Option<String>,
    /// Only in this state.
    #[param(value_type = Option<schema::PeriodState>, inline)]
    state: Option<PeriodState>,
    /// Only cut-offs on this day or later.
    from: Option<NaiveDate>,
    /// Only cut-offs on this day or earlier.
    until: Option<NaiveDate>,
    /// How many at most.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u64>,
    /// Where to go on: `next` of the page before.
    #[param(min_length = 1, max_length = 200)]
    cursor: Option<String>,
    /// Whether to count all that match.
    #[param(default = false)]
    count: Option<bool>,
    /// Comma-separated members to keep of each item; `id` always stays.
    #[param(
        min_length = 1,
        max_length = 200,
        pattern = "^[a-z_]+(,[a-z_]+)*$",
        example = "identifier,due_date"
    )]
    fields: Option<String>,
}

/// A page of reporting periods.
#[derive(serde::Serialize, ToSchema)]
#[allow(dead_code)]
pub struct ReportingPeriodList {
    /// The periods, latest cut-off first.
    #[schema(max_items = 200)]
    items: Vec<ReportingPeriod>,
    /// Cursor of the next page; absent on the last.
    #[schema(max_length = 200)]
    next: Option<String>,
    /// How many match in all; only with `count=true`.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    total: Option<u64>,
}

/// List reporting periods
///
/// Latest cut-off first.
#[utoipa::path(
    tag = "reporting-periods",
    operation_id = "list_reporting_periods",
    params(Parameters),
    responses((status = 200, description = "A page of periods.", body = ReportingPeriodList)),
    security(("oauth2" = ["reports:read"]))
)]
#[get("/v1/reporting-periods")]
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
    let wanted = PeriodQuery {
        template_id: query.template_id.map(Into::into),
        organisation_id: query.organisation_id.map(Into::into),
        template_code: query.template_code,
        identifier: query.identifier,
        state: query.state,
        from: query.from,
        until: query.until,
        limit,
        after,
        count: query.count.unwrap_or(false),
    };
    let unit = state.store.read().await?;
    let page = unit.reporting_periods().list(&wanted).await?;
    let mut allowed = allowed_actions(&*unit, &caller, &page.items).await?.into_iter();
    let page = page.map(|period| ReportingPeriod::seen(period, allowed.next().unwrap_or_default()));
    respond::list(&request, &page, query.fields.as_deref())
}
