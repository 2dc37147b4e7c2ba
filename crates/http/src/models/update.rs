//! `PATCH /v1/models/{id}`

use actix_web::{HttpRequest, HttpResponse, patch, web};
use serde::Deserialize;
use serde_json::{Map, Value};
use treem_domain::kernel::id::ModelId;
use treem_domain::kernel::{Code, Faults};
use treem_domain::models::{Model as Entity, save as use_case};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::new_model::NewModel;
use super::representation::Model;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IfMatch, PathId, parse_value};
use crate::problem::Result;
use crate::respond;

/// Members of a model to change (RFC 7396): absent keeps, null clears. Lists are replaced whole.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct ModelPatch(Map<String, Value>);

/// The published schema is made from NewModel: the same members, none required, each with null.
impl PartialSchema for ModelPatch {
    fn schema() -> RefOr<Schema> {
        RefOr::T(Schema::Object(ObjectBuilder::new().build()))
    }
}

impl ToSchema for ModelPatch {}

impl BodyType for ModelPatch {
    const MEDIA_TYPE: &'static str = "application/merge-patch+json";
}

/// Correct a model
///
/// A merge patch (RFC 7396) on the model as `POST /v1/models` takes it; the whole is checked again. An ended model does
/// not change. A patch that changes nothing leaves the version as it is.
#[utoipa::path(
    tag = "models",
    operation_id = "update_model",
    params(("id" = uuid::Uuid, Path, description = "Id of the model.")),
    request_body(content = ModelPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The model as it now is.", body = Model)),
    security(("oauth2" = ["models:write"]))
)]
#[patch("/v1/models/{id}")]
pub async fn update(
    request: HttpRequest,
    caller: Caller<scopes::ModelsWrite>,
    id: PathId<ModelId>,
    if_match: IfMatch,
    body: Body<ModelPatch>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let context = state.context(&caller);
    let unit = state.store.begin().await?;
    let before = use_case::find_own(&*unit, &context, id.0).await?;
    if_match.check(before.model.version)?;
    let mut faults = Faults::new();
    let wanted = patched(&before.model, body.value, &mut faults)?;
    let after = faults.beside(use_case::update(&*unit, &context, before, wanted.into()).await)?;
    unit.commit().await?;
    let version = after.model.version;
    respond::resource(&request, &Model::seen(after, &caller), Some(version))
}

/// The model after the patch, checked like a new one.
fn patched(before: &Entity, patch: ModelPatch, faults: &mut Faults) -> Result<NewModel> {
    let mut document = respond::value(&NewModel::from(before.clone()))?;
    json_patch::merge(&mut document, &Value::Object(patch.0));
    let wanted: NewModel = parse_value(document)?;
    if wanted.organisation_id != Some(before.organisation_id.0) {
        faults.add(
            "/organisation_id",
            Code::NotAllowedValue,
            "Mô hình không đổi đơn vị; mỗi nơi có bản ghi riêng, hãy nhân rộng mô hình sang đơn vị kia.",
            "A model stays with its organisation: each place has its own record, so replicate it there.",
        );
    }
    if wanted.replicated_from_id != before.replicated_from_id.map(|id| id.0) {
        faults.add(
            "/replicated_from_id",
            Code::NotAllowedValue,
            "Mô hình gốc không đổi; nếu ghi nhầm, hãy kết thúc bản ghi này và ghi nhận lại.",
            "The original does not change: where it was mistaken, end this record and enter another.",
        );
    }
    Ok(wanted)
}
