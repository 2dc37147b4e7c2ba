//! The steps of a model: `POST /v1/models/{id}/run`, `evaluate`, `end`.

use actix_web::{HttpResponse, post, web};
use chrono::NaiveDate;
use serde::Deserialize;
use treem_domain::kernel::Actor;
use treem_domain::kernel::id::ModelId;
use treem_domain::models::act::{self as use_case, Step};
use treem_domain::models::model::Ending;
use utoipa::ToSchema;

use super::representation::{Model, ModelEvaluation};
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey, PathId};
use crate::problem::Result;
use crate::respond::{Answer, once};

/// That a pilot goes into operation; `{}` adds nothing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunModel {
    /// A remark for the history.
    #[schema(
        min_length = 1,
        max_length = 2000,
        example = "Đã có kế hoạch và kinh phí năm 2021."
    )]
    note: Option<String>,
}

impl BodyType for RunModel {}

impl BodyType for ModelEvaluation {}

/// Why a model ends.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndModel {
    /// Why; everybody who sees the model reads it.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = r"\S",
        example = "Đã lồng ghép vào hoạt động thường xuyên của nhà trường."
    )]
    reason: String,
    /// Its last day; today where it is left out.
    #[schema(example = "2021-12-31")]
    ended_on: Option<NaiveDate>,
}

impl BodyType for EndModel {}

/// Takes the step; 200 with the model.
async fn taken(
    state: &State,
    caller: &Actor,
    key: &IdempotencyKey,
    bytes: &[u8],
    id: ModelId,
    step: Step,
) -> Result<HttpResponse> {
    once(state, caller, key, bytes, async |unit| {
        let view = use_case::act(unit, &state.context(caller), id, step).await?;
        let version = view.model.version;
        Answer::ok(&Model::seen(view, caller), version)
    })
    .await
}

/// Put a model into operation
///
/// Triển khai: the pilot is over, the model is run.
#[utoipa::path(
    tag = "models",
    operation_id = "run_model",
    params(("id" = uuid::Uuid, Path, description = "Id of the model.")),
    request_body = RunModel,
    responses((status = 200, description = "The model as it then is.", body = Model)),
    security(("oauth2" = ["models:write"]))
)]
#[post("/v1/models/{id}/run")]
pub async fn run(
    caller: Caller<scopes::ModelsWrite>,
    id: PathId<ModelId>,
    key: IdempotencyKey,
    body: Body<RunModel>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let step = Step::Run {
        note: body.value.note,
    };
    taken(&state, &caller, &key, &body.bytes, id.0, step).await
}

/// Evaluate a model
///
/// Đánh giá: by whom, on which day, what was found, what is recommended. It can be evaluated again; the model shows the
/// latest evaluation, its history all.
#[utoipa::path(
    tag = "models",
    operation_id = "evaluate_model",
    params(("id" = uuid::Uuid, Path, description = "Id of the model.")),
    request_body = ModelEvaluation,
    responses((status = 200, description = "The model as it then is.", body = Model)),
    security(("oauth2" = ["models:write"]))
)]
#[post("/v1/models/{id}/evaluate")]
pub async fn evaluate(
    caller: Caller<scopes::ModelsWrite>,
    id: PathId<ModelId>,
    key: IdempotencyKey,
    body: Body<ModelEvaluation>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let step = Step::Evaluate(body.value.into());
    taken(&state, &caller, &key, &body.bytes, id.0, step).await
}

/// End a model
///
/// Kết thúc: it is no longer run, with the reason. An ended model does not change any more; its replicas go on.
#[utoipa::path(
    tag = "models",
    operation_id = "end_model",
    params(("id" = uuid::Uuid, Path, description = "Id of the model.")),
    request_body = EndModel,
    responses((status = 200, description = "The model as it then is.", body = Model)),
    security(("oauth2" = ["models:write"]))
)]
#[post("/v1/models/{id}/end")]
pub async fn end(
    caller: Caller<scopes::ModelsWrite>,
    id: PathId<ModelId>,
    key: IdempotencyKey,
    body: Body<EndModel>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let step = Step::End(Ending {
        reason: body.value.reason,
        ended_on: body.value.ended_on.unwrap_or_else(|| state.today()),
    });
    taken(&state, &caller, &key, &body.bytes, id.0, step).await
}
