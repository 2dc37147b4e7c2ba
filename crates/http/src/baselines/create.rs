//! `POST /v1/directives/{id}/baselines`

use actix_web::{HttpResponse, post, web};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Number;
use treem_domain::baselines::Content;
use treem_domain::baselines::save::{self as use_case, NewBaseline as Command};
use treem_domain::kernel::Faults;
use treem_domain::kernel::id::DirectiveId;
use utoipa::ToSchema;
use uuid::Uuid;

use super::representation::Baseline;
use crate::State;
use crate::activities::new_activity::quantity;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey, PathId};
use crate::problem::Result;
use crate::respond::{Answer, once};

/// A baseline to be set.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBaseline {
    /// An obligation of the directive.
    obligation_id: Uuid,
    /// An organisation that leads or coordinates a task of the obligation.
    organisation_id: Uuid,
    /// Code of the vocabulary measures; its unit is the measure's.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z0-9_]+$",
        example = "airtime_minutes"
    )]
    measure: String,
    /// The value of the baseline period, in the measure's unit, with at most three decimal places.
    #[schema(value_type = f64, minimum = 0, maximum = 999999999999.999, example = 1240)]
    value: Number,
    /// First day of the period.
    #[schema(example = "2020-12-15")]
    period_start: NaiveDate,
    /// Last day of the period.
    #[schema(example = "2021-06-14")]
    period_end: NaiveDate,
    /// Where the value comes from.
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = r"\S",
        example = "Nhật ký phát sóng của Đài"
    )]
    source: String,
}

impl BodyType for NewBaseline {}

/// Set a baseline
///
/// Kỳ gốc, for the issuer of a directive in force: what "tăng", "đẩy mạnh" is measured against, for one organisation that an
/// obligation addresses. The directive itself stays as it is. `GET /v1/activity-comparison` compares with it.
#[utoipa::path(
    tag = "baselines",
    operation_id = "create_baseline",
    params(("id" = uuid::Uuid, Path, description = "Id of the directive.")),
    request_body = NewBaseline,
    responses((status = 201, description = "The baseline.", body = Baseline)),
    security(("oauth2" = ["directives:issue"]))
)]
#[post("/v1/directives/{id}/baselines")]
pub async fn create(
    caller: Caller<scopes::DirectivesIssue>,
    id: PathId<DirectiveId>,
    key: IdempotencyKey,
    body: Body<NewBaseline>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let mut faults = Faults::new();
    let new = body.value;
    let new = Command {
        obligation_id: new.obligation_id.into(),
        organisation_id: new.organisation_id.into(),
        content: Content {
            measure: new.measure,
            value: quantity("/value", &new.value, &mut faults).unwrap_or_default(),
            period_start: new.period_start,
            period_end: new.period_end,
            source: new.source,
        },
    };
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let context = state.context(&caller);
        let set = faults.beside(use_case::create(unit, &context, id.0, new).await)?;
        let (version, location) = (set.version, format!("/v1/baselines/{}", set.id));
        Answer::created(&Baseline::from(set), version, location)
    })
    .await
}
