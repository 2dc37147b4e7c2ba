//! `POST /v1/models/{id}/run`

use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use treem_domain::kernel::id::ModelId;
use treem_domain::models::act::Step;
use utoipa::ToSchema;

use super::acting::taken;
use super::representation::Model;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey, PathId};
use crate::problem::Result;

/// That a pilot goes into operation; `{}` adds nothing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunModel {
    /// A remark for the history.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = r"\S",
        example = "Đã có kế hoạch và kinh phí năm 2021."
    )]
    note: Option<String>,
}

impl BodyType for RunModel {}

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
