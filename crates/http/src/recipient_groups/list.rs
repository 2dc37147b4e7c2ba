//! `GET /v1/recipient-groups`

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::representation::RecipientGroup;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::Query;
use crate::problem::Result;
use crate::respond::{self, ListQuery, page_request};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// How many at most.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u64>,
    /// Where to go on: `next` of the page before.
    #[param(min_length = 1, max_length = 200)]
    cursor: Option<String>,
    /// Comma-separated members to keep of each item; `id` always stays.
    #[param(
        min_length = 1,
        max_length = 200,
        pattern = "^[a-z_]+(,[a-z_]+)*$",
        example = "code,name"
    )]
    fields: Option<String>,
}

/// A page of recipient groups.
#[derive(serde::Serialize, ToSchema)]
#[allow(dead_code)]
pub struct RecipientGroupList {
    /// The groups without their members, oldest entry first.
    #[schema(max_items = 200)]
    items: Vec<RecipientGroup>,
    /// Cursor of the next page; absent on the last.
    #[schema(max_length = 200)]
    next: Option<String>,
}

/// List recipient groups
///
/// Sorted by entry. The members are shown when one group is read.
#[utoipa::path(
    tag = "recipient-groups",
    operation_id = "list_recipient_groups",
    params(Parameters),
    responses((status = 200, description = "A page of recipient groups.", body = RecipientGroupList)),
    security(("oauth2" = ["organisations:read"]))
)]
#[get("/v1/recipient-groups")]
pub async fn list(
    request: HttpRequest,
    _caller: Caller<scopes::OrganisationsRead>,
    query: Query<Parameters>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let query = query.0;
    let (limit, after) = page_request(ListQuery {
        limit: query.limit,
        cursor: query.cursor.as_deref(),
    })?;
    let unit = state.store.read().await?;
    let page = unit.organisations().list_groups(limit, after).await?;
    respond::list(&request, &page.map(RecipientGroup::line), query.fields.as_deref())
}
