//! `POST /v1/recipient-groups/{id}/members`

use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use treem_domain::kernel::Error;
use treem_domain::kernel::id::{OrganisationId, RecipientGroupId};
use treem_domain::organisations::membership as use_case;
use utoipa::ToSchema;
use uuid::Uuid;

use super::representation::RecipientGroup;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey, PathId};
use crate::problem::Result;
use crate::respond::{Answer, once};

/// An organisation that joins a recipient group.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMember {
    /// The organisation; it must exist today.
    organisation_id: Uuid,
}

impl BodyType for NewMember {}

/// Register a member
///
/// In an open class the caller registers its own organisation, or one below it where its rights reach so far; to add
/// any other, or to add to a kept list, takes `organisations:write` besides. A new member of an open class receives
/// the tasks of the directives in force that are addressed to the class.
#[utoipa::path(
    tag = "recipient-groups",
    operation_id = "add_recipient_group_member",
    params(("id" = uuid::Uuid, Path, description = "Id of the recipient group.")),
    request_body = NewMember,
    responses((status = 200, description = "The group with its new member.", body = RecipientGroup)),
    security(("oauth2" = ["organisations:register"]))
)]
#[post("/v1/recipient-groups/{id}/members")]
pub async fn add_member(
    caller: Caller<scopes::OrganisationsRegister>,
    id: PathId<RecipientGroupId>,
    key: IdempotencyKey,
    body: Body<NewMember>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let organisation = OrganisationId(body.value.organisation_id);
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let before = unit
            .organisations()
            .find_group(id.0)
            .await?
            .ok_or(Error::NotFound)?;
        let group = use_case::add_member(unit, &state.context(&caller), before, organisation).await?;
        let version = group.version;
        Answer::ok(&RecipientGroup::from(group), version)
    })
    .await
}
