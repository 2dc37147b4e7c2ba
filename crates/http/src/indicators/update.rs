//! `PATCH /v1/indicators/{id}`

use actix_web::{HttpRequest, HttpResponse, patch, web};
use serde::Deserialize;
use treem_domain::indicators::save::{self as use_case, Changes};
use treem_domain::kernel::Error;
use treem_domain::kernel::id::IndicatorId;
use utoipa::ToSchema;

use super::representation::{Indicator, Target};
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IfMatch, PathId, tri_state};
use crate::problem::Result;
use crate::respond;

/// What to change of an indicator (RFC 7396): absent keeps, null clears.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorPatch {
    /// Vietnamese name.
    #[schema(value_type = String, required = false, min_length = 1, max_length = 300, pattern = r"\S")]
    name_vi: Option<String>,
    /// English name.
    #[serde(default, deserialize_with = "tri_state")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 300, pattern = r"\S")]
    name_en: Option<Option<String>>,
    /// Unit of the values, in Vietnamese.
    #[schema(value_type = String, required = false, min_length = 1, max_length = 60, pattern = r"\S")]
    unit: Option<String>,
    /// Whether it counts children.
    #[schema(value_type = bool, required = false)]
    counts_children: Option<bool>,
    /// All targets anew; one for each area and year.
    #[schema(value_type = Vec<Target>, required = false, max_items = 500)]
    targets: Option<Vec<Target>>,
}

impl BodyType for IndicatorPatch {
    const MEDIA_TYPE: &'static str = "application/merge-patch+json";
}

/// Change an indicator
///
/// Names, unit and targets: a province sets its own targets beside the nation's, each with its source.
#[utoipa::path(
    tag = "indicators",
    operation_id = "update_indicator",
    params(("id" = uuid::Uuid, Path, description = "Id of the indicator.")),
    request_body(content = IndicatorPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The indicator as it now is.", body = Indicator)),
    security(("oauth2" = ["indicators:write"]))
)]
#[patch("/v1/indicators/{id}")]
pub async fn update(
    request: HttpRequest,
    caller: Caller<scopes::IndicatorsWrite>,
    id: PathId<IndicatorId>,
    if_match: IfMatch,
    body: Body<IndicatorPatch>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let unit = state.store.begin().await?;
    let before = unit.indicators().find(id.0).await?.ok_or(Error::NotFound)?;
    if_match.check(before.version)?;
    let patch = body.value;
    let changes = Changes {
        name_vi: patch.name_vi,
        name_en: patch.name_en,
        unit: patch.unit,
        counts_children: patch.counts_children,
        targets: patch
            .targets
            .map(|targets| targets.into_iter().map(Into::into).collect()),
    };
    let after = use_case::update(&*unit, &state.context(&caller), before, changes).await?;
    unit.commit().await?;
    let version = after.version;
    respond::resource(&request, &Indicator::from(after), Some(version))
}
