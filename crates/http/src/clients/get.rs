//! `GET /v1/clients/{id}`

use actix_web::{HttpRequest, HttpResponse, get, web};
use treem_domain::kernel::Error;
use treem_domain::kernel::id::ClientId;

use super::representation::Client;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::PathId;
use crate::problem::Result;
use crate::respond;

/// Read a client
///
/// Of your organisation, or of one below it where your rights reach there. Its secret is never shown again.
#[utoipa::path(
    tag = "clients",
    operation_id = "get_client",
    params(("id" = uuid::Uuid, Path, description = "Id of the client.")),
    responses((status = 200, description = "The client.", body = Client)),
    security(("oauth2" = ["clients:read"]))
)]
#[get("/v1/clients/{id}")]
pub async fn get(
    request: HttpRequest,
    caller: Caller<scopes::ClientsRead>,
    id: PathId<ClientId>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let unit = state.store.read().await?;
    let client = unit.clients().find(id.0, &caller).await?.ok_or(Error::NotFound)?;
    let version = client.version;
    respond::resource(&request, &Client::from(client), Some(version))
}
