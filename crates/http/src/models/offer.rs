//! `POST /v1/models/{id}/offer`

use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use treem_domain::kernel::id::ModelId;
use treem_domain::models::act as use_case;
use utoipa::ToSchema;
use uuid::Uuid;

use super::representation::Model;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey, PathId};
use crate::problem::Result;
use crate::respond::{Answer, once};

/// Who is invited.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferModel {
    /// The organisation; it exists today.
    organisation_id: Uuid,
}

impl BodyType for OfferModel {}

/// Offer a model
///
/// Giới thiệu để nhân rộng: the organisation sees the evaluated model from now on, and records its own with
/// `replicated_from_id`. An offer that was made already changes nothing.
#[utoipa::path(
    tag = "models",
    operation_id = "offer_model",
    params(("id" = uuid::Uuid, Path, description = "Id of the model.")),
    request_body = OfferModel,
    responses((status = 200, description = "The model as it then is.", body = Model)),
    security(("oauth2" = ["models:write"]))
)]
#[post("/v1/models/{id}/offer")]
pub async fn offer(
    caller: Caller<scopes::ModelsWrite>,
    id: PathId<ModelId>,
    key: IdempotencyKey,
    body: Body<OfferModel>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let invited = body.value.organisation_id.into();
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let view = use_case::offer(unit, &state.context(&caller), id.0, invited).await?;
        let version = view.model.version;
        Answer::ok(&Model::seen(view, &caller), version)
    })
    .await
}
