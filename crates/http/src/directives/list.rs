//! `GET /v1/directives`

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use serde::Deserialize;
use treem_domain::directives::directive::DirectiveState;
use treem_domain::directives::repository::DirectiveQuery;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::representation::DirectiveSummary;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::Query;
use crate::problem::Result;
use crate::respond::{self, ListQuery, page_request};
use crate::schema;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Words to find in number, notation, subject and obligations, without diacritics mattering; "xâm hại" finds
    /// "xâm phạm" too.
    #[param(min_length = 1, max_length = 200, example = "xam hai tre em")]
    q: Option<String>,
    /// Only in this state.
    #[param(value_type = Option<schema::DirectiveState>, inline)]
    state: Option<DirectiveState>,
    /// Only of this type; a code of the vocabulary document_types.
    #[param(min_length = 1, max_length = 60, example = "cong_van")]
    document_type: Option<String>,
    /// Only issued by this organisation.
    issuer_organisation_id: Option<Uuid>,
    /// Only with this number.
    #[param(minimum = 1, maximum = 999999, example = 592)]
    number: Option<u32>,
    /// Only with a number of this year.
    #[param(minimum = 1945, maximum = 2200, example = 2021)]
    year: Option<i32>,
    /// Only dated on or after this day.
    date_from: Option<NaiveDate>,
    /// Only dated on or before this day.
    date_to: Option<NaiveDate>,
    /// Only the one that its issuer's system knows under this key.
    #[param(min_length = 1, max_length = 100)]
    external_reference: Option<String>,
    /// Newest draft first (`-created_at`, the default) or oldest first.
    #[param(inline)]
    sort: Option<Sort>,
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
        example = "subject,state"
    )]
    fields: Option<String>,
}

/// Order of a list of directives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
pub enum Sort {
    #[serde(rename = "created_at")]
    Created,
    #[serde(rename = "-created_at")]
    CreatedDescending,
}

/// A page of directives.
#[derive(serde::Serialize, ToSchema)]
#[allow(dead_code)]
pub struct DirectiveList {
    /// The directives.
    #[schema(max_items = 200)]
    items: Vec<DirectiveSummary>,
    /// Cursor of the next page; absent on the last.
    #[schema(max_length = 200)]
    next: Option<String>,
    /// How many match in all; only with `count=true`.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    total: Option<u64>,
}

/// List directives
///
/// Those that you issued, drafted or received, without their content.
#[utoipa::path(
    tag = "directives",
    operation_id = "list_directives",
    params(Parameters),
    responses((status = 200, description = "A page of directives.", body = DirectiveList)),
    security(("oauth2" = ["directives:read"]))
)]
#[get("/v1/directives")]
pub async fn list(
    request: HttpRequest,
    caller: Caller<scopes::DirectivesRead>,
    query: Query<Parameters>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let query = query.0;
    let (limit, after) = page_request(ListQuery {
        limit: query.limit,
        cursor: query.cursor.as_deref(),
    })?;
    let wanted = DirectiveQuery {
        text: query.q,
        state: query.state,
        document_type: query.document_type,
        issuer_organisation_id: query.issuer_organisation_id.map(Into::into),
        number: query.number,
        year: query.year,
        date_from: query.date_from,
        date_to: query.date_to,
        external_reference: query.external_reference,
        oldest_first: query.sort == Some(Sort::Created),
        limit,
        after,
        count: query.count.unwrap_or(false),
    };
    let unit = state.store.read().await?;
    let page = unit
        .directives()
        .list(&wanted, &caller)
        .await?
        .map(DirectiveSummary::from);
    respond::list(&request, &page, query.fields.as_deref())
}
