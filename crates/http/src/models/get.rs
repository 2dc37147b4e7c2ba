//! `GET /v1/models/{id}`

use actix_web::{HttpRequest, HttpResponse, get, web};
use treem_domain::kernel::Error;
use treem_domain::kernel::id::ModelId;

use super::representation::Model;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::PathId;
use crate::problem::Result;
use crate::respond;

/// Read a model
///
/// Seen by the organisation whose it is, by those to whom it was offered, by the issuer of the directive under which it is
/// carried out, and by those above them where their rights reach.
#[utoipa::path(
    tag = "models",
    operation_id = "get_model",
    params(("id" = uuid::Uuid, Path, description = "Id of the model.")),
    responses((status = 200, description = "The model.", body = Model)),
    security(("oauth2" = ["models:read"]))
)]
#[get("/v1/models/{id}")]
pub async fn get(
    request: HttpRequest,
    caller: Caller<scopes::ModelsRead>,
    id: PathId<ModelId>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let unit = state.store.read().await?;
    let found = unit.models().find(id.0, &caller).await?;
    let view = found.ok_or(Error::NotFound)?;
    let version = view.model.version;
    respond::resource(&request, &Model::seen(view, &caller), Some(version))
}
