//! `GET /v1/organisations`

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use serde::Deserialize;
use treem_domain::organisations::organisation::OrganisationKind;
use treem_domain::organisations::repository::OrganisationQuery;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::representation::Organisation;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::Query;
use crate::problem::Result;
use crate::respond::{self, ListQuery, page_request};
use crate::schema;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Words to find in the name, without diacritics, case or đ/d mattering.
    #[param(min_length = 1, max_length = 200, example = "rach gia")]
    q: Option<String>,
    /// Only of this kind.
    #[param(value_type = Option<schema::OrganisationKind>, inline)]
    kind: Option<OrganisationKind>,
    /// Only directly below this organisation.
    parent_id: Option<Uuid>,
    /// Only this organisation and all below it.
    within: Option<Uuid>,
    /// Only those that govern the unit with this code, whenever.
    #[param(min_length = 1, max_length = 10, example = "899")]
    unit_code: Option<String>,
    /// Only the one with this identifier.
    #[param(min_length = 1, max_length = 35, example = "H33")]
    identifier: Option<String>,
    /// Only the one entered under this reference.
    #[param(min_length = 1, max_length = 100, example = "ubnd-899")]
    external_reference: Option<String>,
    /// Only those that exist on this day.
    valid_on: Option<NaiveDate>,
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
        example = "name,kind"
    )]
    fields: Option<String>,
}

/// A page of organisations.
#[derive(serde::Serialize, ToSchema)]
#[allow(dead_code)]
pub struct OrganisationList {
    /// The organisations, oldest entry first.
    #[schema(max_items = 200)]
    items: Vec<Organisation>,
    /// Cursor of the next page; absent on the last.
    #[schema(max_length = 200)]
    next: Option<String>,
    /// How many match in all; only with `count=true`.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    total: Option<u64>,
}

/// List organisations
///
/// The registry of June 2021 and of July 2025, with what was entered since. Sorted by entry.
#[utoipa::path(
    tag = "organisations",
    operation_id = "list_organisations",
    params(Parameters),
    responses((status = 200, description = "A page of organisations.", body = OrganisationList)),
    security(("oauth2" = ["organisations:read"]))
)]
#[get("/v1/organisations")]
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
    let wanted = OrganisationQuery {
        text: query.q,
        kind: query.kind,
        parent_id: query.parent_id.map(Into::into),
        within: query.within.map(Into::into),
        unit_code: query.unit_code,
        identifier: query.identifier,
        external_reference: query.external_reference,
        valid_on: query.valid_on,
        limit,
        after,
        count: query.count.unwrap_or(false),
    };
    let unit = state.store.read().await?;
    let page = unit.organisations().list(&wanted).await?.map(Organisation::from);
    respond::list(&request, &page, query.fields.as_deref())
}
