//! `GET /v1/recipient-groups/{id}`

use actix_web::{HttpRequest, HttpResponse, get, web};
use treem_domain::kernel::Error;
use treem_domain::kernel::id::RecipientGroupId;

use super::representation::RecipientGroup;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::PathId;
use crate::problem::Result;
use crate::respond;

/// Read a recipient group
///
/// With its members and since when they belong to it.
#[utoipa::path(
    tag = "recipient-groups",
    operation_id = "get_recipient_group",
    params(("id" = uuid::Uuid, Path, description = "Id of the recipient group.")),
    responses((status = 200, description = "The recipient group.", body = RecipientGroup)),
    security(("oauth2" = ["organisations:read"]))
)]
#[get("/v1/recipient-groups/{id}")]
pub async fn get(
    request: HttpRequest,
    _caller: Caller<scopes::OrganisationsRead>,
    id: PathId<RecipientGroupId>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let unit = state.store.read().await?;
    let group = unit
        .organisations()
        .find_group(id.0)
        .await?
        .ok_or(Error::NotFound)?;
    let version = group.version;
    respond::resource(&request, &RecipientGroup::from(group), Some(version))
}
