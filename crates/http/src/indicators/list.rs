//! `GET /v1/indicators`

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Deserialize;
use treem_domain::indicators::repository::IndicatorQuery;
use utoipa::{IntoParams, ToSchema};

use super::representation::Indicator;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::Query;
use crate::problem::Result;
use crate::respond::{self, ListQuery, page_request};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Words to find in code and name, without diacritics, case or đ/d mattering.
    #[param(min_length = 1, max_length = 200, example = "tu vong")]
    q: Option<String>,
    /// Only the one with this code.
    #[param(min_length = 1, max_length = 60, example = "p23_3a")]
    code: Option<String>,
    /// Only of this goal of the Programme.
    #[param(minimum = 1, maximum = 4)]
    goal: Option<u32>,
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
        example = "code,name_vi"
    )]
    fields: Option<String>,
}

/// A page of indicators.
#[derive(serde::Serialize, ToSchema)]
#[allow(dead_code)]
pub struct IndicatorList {
    /// The indicators, by code.
    #[schema(max_items = 200)]
    items: Vec<Indicator>,
    /// Cursor of the next page; absent on the last.
    #[schema(max_length = 200)]
    next: Option<String>,
    /// How many match in all; only with `count=true`.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    total: Option<u64>,
}

/// List indicators
///
/// The 35 measures of the Programme's 24 indicators (Decision 23/QĐ-TTg), the measures of the letter, and what was
/// entered since. Sorted by code.
#[utoipa::path(
    tag = "indicators",
    operation_id = "list_indicators",
    params(Parameters),
    responses((status = 200, description = "A page of indicators.", body = IndicatorList)),
    security(("oauth2" = ["indicators:read"]))
)]
#[get("/v1/indicators")]
pub async fn list(
    request: HttpRequest,
    _caller: Caller<scopes::IndicatorsRead>,
    query: Query<Parameters>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let query = query.0;
    let (limit, after) = page_request(ListQuery {
        limit: query.limit,
        cursor: query.cursor.as_deref(),
    })?;
    let wanted = IndicatorQuery {
        text: query.q,
        code: query.code,
        goal: query.goal,
        limit,
        after,
        count: query.count.unwrap_or(false),
    };
    let unit = state.store.read().await?;
    let page = unit.indicators().list(&wanted).await?.map(Indicator::from);
    respond::list(&request, &page, query.fields.as_deref())
}
