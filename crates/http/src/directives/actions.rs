//! What happens to a directive after it is issued: amended, superseded, revoked, concluded.

use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use treem_domain::directives::directive::{Directive as Entity, RelationKind};
use treem_domain::directives::repository::DirectiveStanding;
use treem_domain::directives::{end, follow_up};
use treem_domain::kernel::id::DirectiveId;
use treem_domain::store::UnitOfWork;
use utoipa::ToSchema;

use super::create::created;
use super::get::shown;
use super::representation::Directive;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey, PathId};
use crate::problem::Result;
use crate::respond::{Answer, once};

/// Nothing more is to be said: an empty object.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowUp {}

impl BodyType for FollowUp {}

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

async fn follow(
    caller: &Caller<scopes::DirectivesDraft>,
    id: DirectiveId,
    kind: RelationKind,
    key: &IdempotencyKey,
    bytes: &[u8],
    state: &State,
) -> Result<HttpResponse> {
    once(state, caller, key, bytes, async |unit| {
        created(
            follow_up::draft(unit, &state.context(caller), id, kind).await?,
            &caller.scopes,
        )
    })
    .await
}

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

async fn answer(
    unit: &dyn UnitOfWork,
    caller: &Caller<scopes::DirectivesConclude>,
    directive: Entity,
) -> Result<Answer> {
    let version = directive.version;
    let standing = DirectiveStanding {
        issuer: true,
        recipient: false,
    };
    let shown = shown(&*unit.directives(), directive, standing, &caller.scopes).await?;
    Answer::ok(&shown, version)
}
