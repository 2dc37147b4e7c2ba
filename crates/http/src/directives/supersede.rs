//! `POST /v1/directives/{id}/supersede`

use actix_web::{HttpResponse, post, web};
use treem_domain::directives::directive::RelationKind;
use treem_domain::kernel::id::DirectiveId;

use super::follow_up::{FollowUp, follow};
use super::representation::Directive;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, IdempotencyKey, PathId};
use crate::problem::Result;

/// Draft a replacement
///
/// A draft with the words of the directive that supersedes it when it is issued: the earlier directive then ends and
/// its open tasks are cancelled.
#[utoipa::path(
    tag = "directives",
    operation_id = "supersede_directive",
    params(("id" = uuid::Uuid, Path, description = "Id of the directive to supersede.")),
    request_body = FollowUp,
    responses((status = 201, description = "The draft of the replacement.", body = Directive)),
    security(("oauth2" = ["directives:draft"]))
)]
#[post("/v1/directives/{id}/supersede")]
pub async fn supersede(
    caller: Caller<scopes::DirectivesDraft>,
    id: PathId<DirectiveId>,
    key: IdempotencyKey,
    body: Body<FollowUp>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    follow(&caller, id.0, RelationKind::Supersedes, &key, &body.bytes, &state).await
}
