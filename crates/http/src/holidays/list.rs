//! `GET /v1/holidays`

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Deserialize;
use treem_domain::calendar::replace_year::version_of;
use utoipa::IntoParams;

use super::representation::HolidayList;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::Query;
use crate::problem::Result;
use crate::respond;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Only of this year.
    #[param(minimum = 2000, maximum = 2100, example = 2025)]
    year: Option<i32>,
}

/// List holidays
///
/// Days that differ from the ordinary week: public holidays, rest in lieu, and Saturdays or Sundays that are worked. All
/// days in order of date, without pages. The ETag of a year's list is what `PUT /v1/holidays/{year}` takes in
/// `If-Match`; its version part is made of the days themselves, so a year without any listed day has one too.
#[utoipa::path(
    tag = "holidays",
    operation_id = "list_holidays",
    params(Parameters),
    responses((status = 200, description = "The listed days.", body = HolidayList)),
    security(("oauth2" = ["vocabularies:read"]))
)]
#[get("/v1/holidays")]
pub async fn list(
    request: HttpRequest,
    _caller: Caller<scopes::VocabulariesRead>,
    query: Query<Parameters>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let unit = state.store.read().await?;
    let days = unit.vocabularies().holidays(query.0.year).await?;
    let version = query.0.year.map(|_| version_of(&days));
    respond::resource(&request, &HolidayList::of(days), version)
}
