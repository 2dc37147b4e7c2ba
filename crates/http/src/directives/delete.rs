//! `DELETE /v1/directives/{id}`

use actix_web::{HttpResponse, delete, web};
use treem_domain::directives::save_draft as use_case;
use treem_domain::kernel::id::DirectiveId;

use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{IfMatch, PathId};
use crate::problem::Result;

/// Delete a draft
///
/// An issued directive cannot be deleted: revoke or supersede it.
#[utoipa::path(
    tag = "directives",
    operation_id = "delete_directive",
    params(("id" = uuid::Uuid, Path, description = "Id of the draft.")),
    responses((status = 204, description = "The draft is gone.")),
    security(("oauth2" = ["directives:draft"]))
)]
#[delete("/v1/directives/{id}")]
pub async fn delete(
    caller: Caller<scopes::DirectivesDraft>,
    id: PathId<DirectiveId>,
    if_match: IfMatch,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let context = state.context(&caller);
    let unit = state.store.begin().await?;
    let draft = use_case::find_own(&*unit, &context, id.0).await?;
    if_match.check(draft.version)?;
    use_case::delete(&*unit, &context, &draft).await?;
    unit.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
