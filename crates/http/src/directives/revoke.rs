//! `POST /v1/directives/{id}/revoke`

use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use treem_domain::directives::end;
use treem_domain::kernel::id::DirectiveId;
use utoipa::ToSchema;

use super::ending::answer;
use super::representation::Directive;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey, PathId};
use crate::problem::Result;
use crate::respond::once;

/// Why a directive is revoked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeDirective {
    /// The reason; it stands in the directive and in the history of every task that is cancelled.
    #[schema(min_length = 1, max_length = 2000, example = "Ban hành nhầm đối tượng nhận.")]
    reason: String,
}

impl BodyType for RevokeDirective {}

/// Revoke a directive
///
/// It ends, and its open tasks are cancelled.
#[utoipa::path(
    tag = "directives",
    operation_id = "revoke_directive",
    params(("id" = uuid::Uuid, Path, description = "Id of the directive.")),
    request_body = RevokeDirective,
    responses((status = 200, description = "The revoked directive.", body = Directive)),
    security(("oauth2" = ["directives:conclude"]))
)]
#[post("/v1/directives/{id}/revoke")]
pub async fn revoke(
    caller: Caller<scopes::DirectivesConclude>,
    id: PathId<DirectiveId>,
    key: IdempotencyKey,
    body: Body<RevokeDirective>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let reason = body.value.reason;
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let ended = end::revoke(unit, &state.context(&caller), id.0, reason).await?;
        answer(unit, &caller, ended).await
    })
    .await
}
