//! `POST /v1/recipient-groups`

use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use treem_domain::organisations::create_group::{self as use_case, NewRecipientGroup as Command};
use treem_domain::organisations::recipient_group::RecipientGroupKind;
use utoipa::ToSchema;
use uuid::Uuid;

use super::representation::RecipientGroup;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey};
use crate::problem::Result;
use crate::respond::{Answer, once};
use crate::schema;

/// A recipient group to enter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRecipientGroup {
    /// Short and unique.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z0-9][a-z0-9_-]*$",
        example = "district_pc"
    )]
    code: String,
    /// Full name.
    #[schema(
        min_length = 1,
        max_length = 300,
        example = "Ủy ban nhân dân các huyện, thành phố"
    )]
    name: String,
    #[schema(value_type = schema::RecipientGroupKind)]
    kind: RecipientGroupKind,
    /// The first members, each once; an open class is usually entered without.
    #[serde(default)]
    #[schema(max_items = 1000)]
    members: Vec<Uuid>,
}

impl BodyType for NewRecipientGroup {}

/// Enter a recipient group
///
/// A `group` is a list that administrators keep; in an `open_class` organisations register themselves.
#[utoipa::path(
    tag = "recipient-groups",
    operation_id = "create_recipient_group",
    request_body = NewRecipientGroup,
    responses((status = 201, description = "The new recipient group.", body = RecipientGroup)),
    security(("oauth2" = ["organisations:write"]))
)]
#[post("/v1/recipient-groups")]
pub async fn create(
    caller: Caller<scopes::OrganisationsWrite>,
    key: IdempotencyKey,
    body: Body<NewRecipientGroup>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let command = Command {
        code: body.value.code,
        name: body.value.name,
        kind: body.value.kind,
        members: body.value.members.into_iter().map(Into::into).collect(),
    };
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let group = use_case::create_group(unit, &state.context(&caller), command).await?;
        let (version, location) = (group.version, format!("/v1/recipient-groups/{}", group.id));
        Answer::created(&RecipientGroup::from(group), version, location)
    })
    .await
}
