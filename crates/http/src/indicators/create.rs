//! `POST /v1/indicators`

use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use treem_domain::indicators::save::{self as use_case, NewIndicator as Command};
use treem_domain::indicators::{Accumulation, ProgrammePlace as Place, ValueType};
use utoipa::ToSchema;

use super::representation::{Indicator, ProgrammePlace, Target};
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey};
use crate::problem::Result;
use crate::respond::{Answer, once};
use crate::schema;

/// An indicator to enter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewIndicator {
    /// Stable code, unique; it never changes.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z0-9_]+$",
        example = "hotline_calls"
    )]
    code: String,
    /// Vietnamese name.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = r"\S",
        example = "Số cuộc gọi đến đường dây của tỉnh"
    )]
    name_vi: String,
    /// English name.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = r"\S",
        example = "Calls to the province's line"
    )]
    name_en: Option<String>,
    /// Unit of the values, in Vietnamese.
    #[schema(min_length = 1, max_length = 60, pattern = r"\S", example = "cuộc")]
    unit: String,
    #[schema(value_type = schema::ValueType)]
    value_type: ValueType,
    #[schema(value_type = schema::Accumulation)]
    accumulation: Accumulation,
    /// Whether values of several organisations may be added up.
    is_additive: bool,
    /// Whether it counts children.
    counts_children: bool,
    programme: Option<ProgrammePlace>,
    /// Values aimed at.
    #[serde(default)]
    #[schema(max_items = 500)]
    targets: Vec<Target>,
}

impl BodyType for NewIndicator {}

impl From<NewIndicator> for Command {
    fn from(body: NewIndicator) -> Self {
        Self {
            code: body.code,
            name_vi: body.name_vi,
            name_en: body.name_en,
            unit: body.unit,
            value_type: body.value_type,
            accumulation: body.accumulation,
            is_additive: body.is_additive,
            counts_children: body.counts_children,
            programme: body.programme.map(|place| Place {
                indicator_no: place.indicator_no,
                goal: place.goal,
            }),
            targets: body.targets.into_iter().map(Into::into).collect(),
        }
    }
}

/// Enter an indicator
///
/// Code, value type and accumulation never change: values that were reported depend on them.
#[utoipa::path(
    tag = "indicators",
    operation_id = "create_indicator",
    request_body = NewIndicator,
    responses((status = 201, description = "The new indicator.", body = Indicator)),
    security(("oauth2" = ["indicators:write"]))
)]
#[post("/v1/indicators")]
pub async fn create(
    caller: Caller<scopes::IndicatorsWrite>,
    key: IdempotencyKey,
    body: Body<NewIndicator>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let command: Command = body.value.into();
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let indicator = use_case::create(unit, &state.context(&caller), command).await?;
        let (version, location) = (indicator.version, format!("/v1/indicators/{}", indicator.id));
        Answer::created(&Indicator::from(indicator), version, location)
    })
    .await
}
