//! `PUT /v1/holidays/{year}`

use actix_web::{HttpRequest, HttpResponse, put, web};
use serde::Deserialize;
use treem_domain::calendar::replace_year as use_case;
use treem_domain::kernel::Code;
use utoipa::ToSchema;

use super::representation::{Holiday, HolidayList};
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IfMatch, path_text};
use crate::problem::{Problem, Result};
use crate::respond;

/// All listed days of a year.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HolidayYear {
    /// The days, each once and each of the year; the order does not matter.
    #[schema(max_items = 366)]
    days: Vec<Holiday>,
}

impl BodyType for HolidayYear {}

/// Replace the holidays of a year
///
/// `If-Match` takes the ETag of `GET /v1/holidays?year=…`: its version part is the first 63 bits of the SHA-256 of the
/// year's days, so it is stale exactly when the days are others than those that were read. A `working_day` must be a
/// Saturday or Sunday. Deadlines that were set before do not move.
#[utoipa::path(
    tag = "holidays",
    operation_id = "replace_holidays",
    params((
        "year" = i32,
        Path,
        description = "The year.",
        minimum = 2000,
        maximum = 2100,
        example = 2025
    )),
    request_body = HolidayYear,
    responses((status = 200, description = "The days as they now are.", body = HolidayList)),
    security(("oauth2" = ["calendar:write"]))
)]
#[put("/v1/holidays/{year}")]
pub async fn replace(
    request: HttpRequest,
    caller: Caller<scopes::CalendarWrite>,
    if_match: IfMatch,
    body: Body<HolidayYear>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let year = year(path_text(&request, "year"))?;
    let days = body.value.days.into_iter().map(Into::into).collect();
    let unit = state.store.begin().await?;
    let before = unit.vocabularies().holidays(Some(year)).await?;
    if_match.check(use_case::version_of(&before))?;
    let days = use_case::replace_year(&*unit, &state.context(&caller), year, &before, days).await?;
    unit.commit().await?;
    let version = use_case::version_of(&days);
    respond::resource(&request, &HolidayList::of(days), Some(version))
}

fn year(text: &str) -> Result<i32> {
    text.parse()
        .ok()
        .filter(|year| (2000..=2100).contains(year))
        .ok_or_else(|| {
            Problem::new(Code::MalformedPath).detail(
                "Năm trong đường dẫn từ 2000 đến 2100, ví dụ 2025.",
                "The year in the path is from 2000 to 2100, for example 2025.",
            )
        })
}
