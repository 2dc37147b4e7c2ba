//! `GET /v1/reports`

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Deserialize;
use treem_domain::reports::repository::ReportQuery;
use treem_domain::reports::{ReportScope, ReportState, ReportTimeliness};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::representation::Report;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::Query;
use crate::problem::Result;
use crate::respond::{self, ListQuery, page_request};
use crate::schema;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Only of this period.
    period_id: Option<Uuid>,
    /// Only of this organisation.
    organisation_id: Option<Uuid>,
    /// Only of this organisation and all below it.
    within: Option<Uuid>,
    /// Only of templates with this code.
    #[param(min_length = 1, max_length = 60, example = "cv592_quy")]
    template_code: Option<String>,
    /// Only in this state.
    #[param(value_type = Option<schema::ReportState>, inline)]
    state: Option<ReportState>,
    /// Only those that stand so to their due date today.
    #[param(value_type = Option<schema::ReportTimeliness>, inline)]
    timeliness: Option<ReportTimeliness>,
    /// Only own or only aggregate reports.
    #[param(value_type = Option<schema::ReportScope>, inline)]
    scope: Option<ReportScope>,
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
        example = "organisation_name,state,timeliness"
    )]
    fields: Option<String>,
}

/// A page of reports.
#[derive(serde::Serialize, ToSchema)]
#[allow(dead_code)]
pub struct ReportList {
    /// The reports, by period and entry.
    #[schema(max_items = 200)]
    items: Vec<Report>,
    /// Cursor of the next page; absent on the last.
    #[schema(max_length = 200)]
    next: Option<String>,
    /// How many match in all; only with `count=true`.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    total: Option<u64>,
}

/// List reports
///
/// Your organisation's, those below it where your rights reach there, and those that it asked for.
/// `timeliness=missing` names who has not reported.
#[utoipa::path(
    tag = "reports",
    operation_id = "list_reports",
    params(Parameters),
    responses((status = 200, description = "A page of reports.", body = ReportList)),
    security(("oauth2" = ["reports:read"]))
)]
#[get("/v1/reports")]
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
    let context = state.context(&caller);
    let wanted = ReportQuery {
        period_id: query.period_id.map(Into::into),
        organisation_id: query.organisation_id.map(Into::into),
        within: query.within.map(Into::into),
        template_code: query.template_code,
        states: query.state.into_iter().collect(),
        timeliness: query.timeliness,
        scope: query.scope,
        newest: false,
        today: context.today,
        limit,
        after,
        count: query.count.unwrap_or(false),
    };
    let unit = state.store.read().await?;
    let page = unit.reports().list(&wanted, &caller).await?;
    let page = page.map(|view| Report::seen(view, &context));
    respond::list(&request, &page, query.fields.as_deref())
}
