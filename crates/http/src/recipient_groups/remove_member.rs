//! `DELETE /v1/recipient-groups/{id}/members/{organisation_id}`

use actix_web::{HttpRequest, HttpResponse, delete, web};
use treem_domain::kernel::Error;
use treem_domain::kernel::id::{OrganisationId, RecipientGroupId};
use treem_domain::organisations::membership as use_case;

use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{IfMatch, PathId, path_id};
use crate::problem::Result;

/// Remove a member
///
/// `If-Match` takes the ETag of the group. An organisation leaves an open class by itself; to remove any other, or from
/// a kept list, takes `organisations:write` besides. Tasks that the member received stay with it.
#[utoipa::path(
    tag = "recipient-groups",
    operation_id = "remove_recipient_group_member",
    params(
        ("id" = uuid::Uuid, Path, description = "Id of the recipient group."),
        ("organisation_id" = uuid::Uuid, Path, description = "Id of the member.")
    ),
    responses((status = 204, description = "The organisation is no longer a member.")),
    security(("oauth2" = ["organisations:register"]))
)]
#[delete("/v1/recipient-groups/{id}/members/{organisation_id}")]
pub async fn remove_member(
    request: HttpRequest,
    caller: Caller<scopes::OrganisationsRegister>,
    id: PathId<RecipientGroupId>,
    if_match: IfMatch,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let organisation: OrganisationId = path_id(&request, "organisation_id")?;
    let unit = state.store.begin().await?;
    let before = unit
        .organisations()
        .find_group(id.0)
        .await?
        .ok_or(Error::NotFound)?;
    if_match.check(before.version)?;
    use_case::remove_member(&*unit, &state.context(&caller), before, organisation).await?;
    unit.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
