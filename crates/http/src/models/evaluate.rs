//! `POST /v1/models/{id}/evaluate`

use actix_web::{HttpResponse, post, web};
use treem_domain::kernel::id::ModelId;
use treem_domain::models::act::Step;

use super::acting::taken;
use super::representation::{Model, ModelEvaluation};
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey, PathId};
use crate::problem::Result;

impl BodyType for ModelEvaluation {}

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
