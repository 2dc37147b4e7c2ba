//! `POST /v1/models/{id}/replicate`

use actix_web::{HttpResponse, post, web};
use chrono::NaiveDate;
use serde::Deserialize;
use treem_domain::kernel::id::ModelId;
use treem_domain::models::act::{self as use_case, Replication};
use treem_domain::models::save::find_own;
use treem_domain::models::{Content, Model as Entity};
use utoipa::ToSchema;
use uuid::Uuid;

use super::representation::{Model, created};
use crate::State;
use crate::activities::new_activity::ActivityPlace;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey, PathId};
use crate::problem::Result;
use crate::respond::once;

/// A further place of an evaluated model. What is left out is taken from the original.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplicateModel {
    /// Who runs it there; the original's organisation where it is left out.
    organisation_id: Option<Uuid>,
    /// That organisation's own key for it.
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = r"\S",
        example = "mo-hinh-2021-02"
    )]
    external_reference: Option<String>,
    /// Its name there.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = r"\S",
        example = "Câu lạc bộ Gia đình an toàn trên mạng phường Vĩnh Lạc"
    )]
    name: Option<String>,
    /// What is done there, with counts only, never persons.
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = r"\S",
        example = "Sinh hoạt mỗi tháng tại nhà văn hóa phường."
    )]
    description: Option<String>,
    place: ActivityPlace,
    /// The day on which it began there; not in the future.
    #[schema(example = "2021-06-14")]
    started_on: NaiveDate,
}

impl BodyType for ReplicateModel {}

/// Replicate a model
///
/// Nhân rộng: each place has its own record, linked to the original by `replicated_from_id` and in operation from the
/// start. The original becomes `replicated`, once for ever; topics and directive are taken over from it.
#[utoipa::path(
    tag = "models",
    operation_id = "replicate_model",
    params(("id" = uuid::Uuid, Path, description = "Id of the original.")),
    request_body = ReplicateModel,
    responses((status = 201, description = "The model in the further place, running.", body = Model)),
    security(("oauth2" = ["models:write"]))
)]
#[post("/v1/models/{id}/replicate")]
pub async fn replicate(
    caller: Caller<scopes::ModelsWrite>,
    id: PathId<ModelId>,
    key: IdempotencyKey,
    body: Body<ReplicateModel>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let wanted = body.value;
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let context = state.context(&caller);
        let original = find_own(unit, &context, id.0).await?;
        let replication = Replication {
            organisation_id: wanted.organisation_id.map(Into::into),
            content: wanted.into_content(&original.model),
        };
        let view = use_case::replicate(unit, &context, original, replication).await?;
        created(view, &caller)
    })
    .await
}

impl ReplicateModel {
    fn into_content(self, original: &Entity) -> Content {
        let of = original.content.clone();
        Content {
            external_reference: self.external_reference,
            directive_id: of.directive_id,
            name: self.name.unwrap_or(of.name),
            description: self.description.or(of.description),
            topics: of.topics,
            place: Some(self.place.into()),
            started_on: self.started_on,
        }
    }
}
