//! `POST /v1/models/{id}/end`

use actix_web::{HttpResponse, post, web};
use chrono::NaiveDate;
use serde::Deserialize;
use treem_domain::kernel::id::ModelId;
use treem_domain::models::act::Step;
use treem_domain::models::model::Ending;
use utoipa::ToSchema;

use super::acting::taken;
use super::representation::Model;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey, PathId};
use crate::problem::Result;

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
