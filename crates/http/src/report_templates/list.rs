//! `GET /v1/report-templates`

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Deserialize;
use treem_domain::report_templates::TemplateState;
use treem_domain::report_templates::repository::TemplateQuery;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::representation::ReportTemplate;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::Query;
use crate::problem::Result;
use crate::respond::{self, ListQuery, page_request};
use crate::schema;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Words to find in code and name, without diacritics, case or đ/d mattering.
    #[param(min_length = 1, max_length = 200, example = "cong van 592")]
    q: Option<String>,
    /// Only of this organisation.
    organisation_id: Option<Uuid>,
    /// Only editions with this code.
    #[param(min_length = 1, max_length = 60, example = "cv592_quy")]
    code: Option<String>,
    /// Only in this state.
    #[param(value_type = Option<schema::TemplateState>, inline)]
    state: Option<TemplateState>,
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
        example = "code,edition,name"
    )]
    fields: Option<String>,
}

/// A page of report templates.
#[derive(serde::Serialize, ToSchema)]
#[allow(dead_code)]
pub struct ReportTemplateList {
    /// The templates, newest first.
    #[schema(max_items = 200)]
    items: Vec<ReportTemplate>,
    /// Cursor of the next page; absent on the last.
    #[schema(max_length = 200)]
    next: Option<String>,
    /// How many match in all; only with `count=true`.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    total: Option<u64>,
}

/// List report templates
///
/// Published and retired editions, and your own drafts; newest first.
#[utoipa::path(
    tag = "report-templates",
    operation_id = "list_report_templates",
    params(Parameters),
    responses((status = 200, description = "A page of templates.", body = ReportTemplateList)),
    security(("oauth2" = ["reports:read"]))
)]
#[get("/v1/report-templates")]
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
    let wanted = TemplateQuery {
        text: query.q,
        organisation_id: query.organisation_id.map(Into::into),
        code: query.code,
        state: query.state,
        limit,
        after,
        count: query.count.unwrap_or(false),
    };
    let unit = state.store.read().await?;
    let page = unit.report_templates().list(&wanted, &caller).await?;
    let page = page.map(|template| ReportTemplate::seen(template, &caller));
    respond::list(&request, &page, query.fields.as_deref())
}
