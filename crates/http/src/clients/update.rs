//! `PATCH /v1/clients/{id}`

use actix_web::{HttpRequest, HttpResponse, patch, web};
use serde::Deserialize;
use treem_domain::clients::update::{self as use_case, ClientChange};
use treem_domain::kernel::id::ClientId;
use treem_domain::kernel::{Error, Scope};
use utoipa::ToSchema;

use super::create::checked_keys;
use super::representation::{Client, PublicKeys};
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IfMatch, PathId, tri_state};
use crate::problem::Result;
use crate::respond;
use crate::schema;

/// What to change of a client (RFC 7396): absent keeps, null clears.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClientPatch {
    /// Name; it stands in histories.
    #[schema(
        value_type = String,
        required = false,
        min_length = 1,
        max_length = 200,
        example = "Tòa soạn Báo Kiên Giang"
    )]
    name: Option<String>,
    /// Whether its rights reach the organisations below its own.
    #[schema(value_type = bool, required = false, example = false)]
    includes_descendants: Option<bool>,
    /// What it may do: only scopes that you hold yourself.
    #[schema(value_type = Vec<schema::Scope>, required = false, min_items = 1, max_items = 100)]
    scopes: Option<Vec<Scope>>,
    /// Requests per minute; null for the configured default.
    #[serde(default, deserialize_with = "tri_state")]
    #[schema(value_type = Option<u32>, minimum = 1, maximum = 100000, example = 600)]
    rate_limit_per_minute: Option<Option<u32>>,
    /// Its public keys: all of them, in place of those before. A client that used a secret signs assertions from now on.
    #[schema(value_type = PublicKeys, required = false)]
    jwks: Option<PublicKeys>,
    /// Whether it gets no more tokens. Tokens that it has live to their end, ten minutes at most.
    #[schema(value_type = bool, required = false, example = true)]
    disabled: Option<bool>,
}

impl BodyType for ClientPatch {
    const MEDIA_TYPE: &'static str = "application/merge-patch+json";
}

impl ClientPatch {
    fn into_change(self) -> Result<ClientChange> {
        Ok(ClientChange {
            name: self.name,
            includes_descendants: self.includes_descendants,
            scopes: self.scopes.map(|scopes| scopes.into_iter().collect()),
            rate_limit_per_minute: self.rate_limit_per_minute,
            jwks: self.jwks.as_ref().map(checked_keys).transpose()?,
            disabled: self.disabled,
        })
    }
}

/// Change a client
///
/// Only who holds all rights of the client may change it. A patch that changes nothing leaves the version as it is.
#[utoipa::path(
    tag = "clients",
    operation_id = "update_client",
    params(("id" = uuid::Uuid, Path, description = "Id of the client.")),
    request_body(content = ClientPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The client as it now is.", body = Client)),
    security(("oauth2" = ["clients:write"]))
)]
#[patch("/v1/clients/{id}")]
pub async fn update(
    request: HttpRequest,
    caller: Caller<scopes::ClientsWrite>,
    id: PathId<ClientId>,
    if_match: IfMatch,
    body: Body<ClientPatch>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let change = body.value.into_change()?;
    let unit = state.store.begin().await?;
    let client = unit.clients().find(id.0, &caller).await?.ok_or(Error::NotFound)?;
    if_match.check(client.version)?;
    let client = use_case::update(&*unit, &state.context(&caller), client, change).await?;
    unit.commit().await?;
    let version = client.version;
    respond::resource(&request, &Client::from(client), Some(version))
}
