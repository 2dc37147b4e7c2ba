//! `POST /v1/directives/{id}/conclude`

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

/// How a directive is concluded.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConcludeDirective {
    /// Why it is concluded although tasks are open; without it every task must be closed.
    #[schema(
        min_length = 1,
        max_length = 2000,
        example = "Chương trình kết thúc theo kế hoạch của tỉnh."
    )]
    override_reason: Option<String>,
}

impl BodyType for ConcludeDirective {}

/// Conclude a directive
///
/// Every task must be completed or cancelled, or `override_reason` says why not.
#[utoipa::path(
    tag = "directives",
    operation_id = "conclude_directive",
    params(("id" = uuid::Uuid, Path, description = "Id of the directive.")),
    request_body = ConcludeDirective,
    responses((status = 200, description = "The concluded directive.", body = Directive)),
    security(("oauth2" = ["directives:conclude"]))
)]
#[post("/v1/directives/{id}/conclude")]
pub async fn conclude(
    caller: Caller<scopes::DirectivesConclude>,
    id: PathId<DirectiveId>,
    key: IdempotencyKey,
    body: Body<ConcludeDirective>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let reason = body.value.override_reason;
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let ended = end::conclude(unit, &state.context(&caller), id.0, reason).await?;
        answer(unit, &caller, ended).await
    })
    .await
}
