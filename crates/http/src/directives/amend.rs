//! `POST /v1/directives/{id}/amend`

use actix_web::{HttpResponse, post, web};
use treem_domain::directives::directive::RelationKind;
use treem_domain::kernel::id::DirectiveId;

use super::follow_up::{FollowUp, follow};
use super::representation::Directive;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, IdempotencyKey, PathId};
use crate::problem::Result;

/// Draft an amendment
///
/// A draft with the words of the directive that amends it when it is issued; both then stand in force. Change the
/// draft, then issue it.
#[utoipa::path(
    tag = "directives",
    operation_id = "amend_directive",
    params(("id" = uuid::Uuid, Path, description = "Id of the directive to amend.")),
    request_body = FollowUp,
    responses((status = 201, description = "The draft of the amendment.", body = Directive)),
    security(("oauth2" = ["directives:draft"]))
)]
#[post("/v1/directives/{id}/amend")]
pub async fn amend(
    caller: Caller<scopes::DirectivesDraft>,
    id: PathId<DirectiveId>,
    key: IdempotencyKey,
    body: Body<FollowUp>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    follow(&caller, id.0, RelationKind::Amends, &key, &body.bytes, &state).await
}
