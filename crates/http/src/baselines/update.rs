//! `PATCH /v1/baselines/{id}`

use actix_web::{HttpRequest, HttpResponse, patch, web};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Number;
use treem_domain::baselines::{Content, save as use_case};
use treem_domain::kernel::Faults;
use treem_domain::kernel::id::BaselineId;
use utoipa::ToSchema;

use super::representation::Baseline;
use crate::State;
use crate::activities::new_activity::quantity;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IfMatch, PathId};
use crate::problem::Result;
use crate::respond;

/// What to change of a baseline (RFC 7396): absent keeps. Nothing of it can be cleared.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BaselinePatch {
    /// Code of the vocabulary measures.
    #[schema(value_type = String, required = false, min_length = 1, max_length = 60, pattern = "^[a-z0-9_]+$")]
    measure: Option<String>,
    /// The value of the baseline period, in the measure's unit, with at most three decimal places.
    #[schema(value_type = f64, required = false, minimum = 0, maximum = 999999999999.999)]
    value: Option<Number>,
    /// First day of the period.
    #[schema(value_type = NaiveDate, required = false)]
    period_start: Option<NaiveDate>,
    /// Last day of the period.
    #[schema(value_type = NaiveDate, required = false)]
    period_end: Option<NaiveDate>,
    /// Where the value comes from.
    #[schema(value_type = String, required = false, min_length = 1, max_length = 500, pattern = r"\S")]
    source: Option<String>,
}

impl BodyType for BaselinePatch {
    const MEDIA_TYPE: &'static str = "application/merge-patch+json";
}

/// Change a baseline
///
/// For the issuer, while the directive is in force. Whoever changes it is who set it; the audit chain keeps what stood before.
#[utoipa::path(
    tag = "baselines",
    operation_id = "update_baseline",
    params(("id" = uuid::Uuid, Path, description = "Id of the baseline.")),
    request_body(content = BaselinePatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The baseline as it now is.", body = Baseline)),
    security(("oauth2" = ["directives:issue"]))
)]
#[patch("/v1/baselines/{id}")]
pub async fn update(
    request: HttpRequest,
    caller: Caller<scopes::DirectivesIssue>,
    id: PathId<BaselineId>,
    if_match: IfMatch,
    body: Body<BaselinePatch>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let context = state.context(&caller);
    let unit = state.store.begin().await?;
    let before = use_case::find_own(&*unit, &context, id.0).await?;
    if_match.check(before.version)?;
    let mut faults = Faults::new();
    let (patch, kept) = (body.value, before.content.clone());
    let value = patch
        .value
        .and_then(|value| quantity("/value", &value, &mut faults));
    let content = Content {
        measure: patch.measure.unwrap_or(kept.measure),
        value: value.unwrap_or(kept.value),
        period_start: patch.period_start.unwrap_or(kept.period_start),
        period_end: patch.period_end.unwrap_or(kept.period_end),
        source: patch.source.unwrap_or(kept.source),
    };
    let after = faults.beside(use_case::update(&*unit, &context, before, content).await)?;
    unit.commit().await?;
    let version = after.version;
    respond::resource(&request, &Baseline::from(after), Some(version))
}
