//! What amending and superseding share: the answer is the draft of the directive that follows.

use actix_web::HttpResponse;
use serde::Deserialize;
use treem_domain::directives::directive::RelationKind;
use treem_domain::directives::follow_up;
use treem_domain::kernel::id::DirectiveId;
use utoipa::ToSchema;

use super::create::created;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{BodyType, IdempotencyKey};
use crate::problem::Result;
use crate::respond::once;

/// Nothing more is to be said: an empty object.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowUp {}

impl BodyType for FollowUp {}

/// 201 with the draft.
pub async fn follow(
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
