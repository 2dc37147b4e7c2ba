//! `GET /v1/organisations/{id}`

use actix_web::{HttpRequest, HttpResponse, get, web};
use treem_domain::kernel::Error;
use treem_domain::kernel::id::OrganisationId;

use super::representation::Organisation;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::PathId;
use crate::problem::Result;
use crate::respond;

/// Read an organisation
///
/// With its predecessors and successors. The registry is open to every client that may read it.
#[utoipa::path(
    tag = "organisations",
    operation_id = "get_organisation",
    params(("id" = uuid::Uuid, Path, description = "Id of the organisation.")),
    responses((status = 200, description = "The organisation.", body = Organisation)),
    security(("oauth2" = ["organisations:read"]))
)]
#[get("/v1/organisations/{id}")]
pub async fn get(
    request: HttpRequest,
    _caller: Caller<scopes::OrganisationsRead>,
    id: PathId<OrganisationId>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let unit = state.store.read().await?;
    let organisation = unit.organisations().find(id.0).await?.ok_or(Error::NotFound)?;
    let successions = unit.organisations().successions_of(id.0).await?;
    let version = organisation.version;
    let shown = Organisation::from(organisation).with_successions(successions);
    respond::resource(&request, &shown, Some(version))
}
