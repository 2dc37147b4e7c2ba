//! `GET /v1/administrative-units`

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use serde::Deserialize;
use treem_domain::organisations::repository::UnitQuery;
use utoipa::{IntoParams, ToSchema};

use super::representation::{AdministrativeUnit, UnitType};
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::Query;
use crate::problem::Result;
use crate::respond::{self, ListQuery, page_request};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Words to find in the name, without diacritics, case or đ/d mattering.
    #[param(min_length = 1, max_length = 200, example = "rach gia")]
    q: Option<String>,
    /// Only those that bear this code, whenever.
    #[param(min_length = 1, max_length = 10, pattern = "^[0-9]+$", example = "30760")]
    code: Option<String>,
    /// Only directly below the unit with this code, whenever.
    #[param(min_length = 1, max_length = 10, pattern = "^[0-9]+$", example = "91")]
    parent_code: Option<String>,
    /// Only of this type.
    #[param(inline)]
    unit_type: Option<UnitType>,
    /// Only those that hold on this day.
    #[param(example = "2025-07-01")]
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
    /// Comma-separated members to keep of each item.
    #[param(
        min_length = 1,
        max_length = 200,
        pattern = "^[a-z_]+(,[a-z_]+)*$",
        example = "code,full_name"
    )]
    fields: Option<String>,
}

/// A page of administrative units.
#[derive(serde::Serialize, ToSchema)]
#[allow(dead_code)]
pub struct AdministrativeUnitList {
    /// The units, by code and first day.
    #[schema(max_items = 200)]
    items: Vec<AdministrativeUnit>,
    /// Cursor of the next page; absent on the last.
    #[schema(max_length = 200)]
    next: Option<String>,
    /// How many match in all; only with `count=true`.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    total: Option<u64>,
}

/// List administrative units
///
/// The units of Kiên Giang of June 2021 and those of July 2025 that came of them. Sorted by code, then first day.
#[utoipa::path(
    tag = "administrative-units",
    operation_id = "list_administrative_units",
    params(Parameters),
    responses((status = 200, description = "A page of units.", body = AdministrativeUnitList)),
    security(("oauth2" = ["organisations:read"]))
)]
#[get("/v1/administrative-units")]
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
    let wanted = UnitQuery {
        code: query.code,
        parent_code: query.parent_code,
        unit_type: query.unit_type.map(|kind| kind.as_str().to_owned()),
        valid_on: query.valid_on,
        text: query.q,
        limit,
        after,
        count: query.count.unwrap_or(false),
    };
    let unit = state.store.read().await?;
    let page = unit.organisations().list_units(&wanted).await?;
    respond::list(
        &request,
        &page.map(AdministrativeUnit::from),
        query.fields.as_deref(),
    )
}
