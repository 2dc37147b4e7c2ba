//! `POST /v1/clients`

use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use serde_json::Value;
use treem_domain::clients::create::{self as use_case, NewClient as Command};
use treem_domain::clients::{Authentication, Credential, jwks};
use treem_domain::kernel::{Code, Error, Faults, Scope};
use utoipa::ToSchema;
use uuid::Uuid;

use super::representation::{Client, PublicKeys};
use crate::State;
use crate::auth::{Caller, scopes, secret};
use crate::extract::{Body, BodyType, IdempotencyKey};
use crate::problem::Result;
use crate::respond::{Answer, once};
use crate::schema;

/// A client to register.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewClient {
    /// Name; it stands in histories.
    #[schema(min_length = 1, max_length = 200, example = "Tòa soạn Báo Kiên Giang")]
    name: String,
    /// The organisation for which it acts: yours, or one below it where your rights reach there.
    organisation_id: Uuid,
    /// Whether its rights reach the organisations below that one.
    #[serde(default)]
    #[schema(default = false)]
    includes_descendants: bool,
    /// What it may do: only scopes that you hold yourself.
    #[schema(value_type = Vec<schema::Scope>, min_items = 1, max_items = 100)]
    scopes: Vec<Scope>,
    #[schema(value_type = schema::ClientAuthentication)]
    authentication: Authentication,
    /// Its public keys; needed with private_key_jwt, and only there.
    jwks: Option<PublicKeys>,
    /// Requests per minute; the configured default where absent.
    #[schema(minimum = 1, maximum = 100000, example = 600)]
    rate_limit_per_minute: Option<u32>,
}

impl BodyType for NewClient {}

/// Register a client
///
/// With `secret` the answer holds `client_secret`: note it, it is shown this once. A replay under the same
/// Idempotency-Key gives the answer without it; if the first answer was lost, rotate the secret.
#[utoipa::path(
    tag = "clients",
    operation_id = "create_client",
    request_body = NewClient,
    responses((status = 201, description = "The new client.", body = Client)),
    security(("oauth2" = ["clients:write"]))
)]
#[post("/v1/clients")]
pub async fn create(
    caller: Caller<scopes::ClientsWrite>,
    key: IdempotencyKey,
    body: Body<NewClient>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let new = body.value;
    let (credential, client_secret) = credential(new.authentication, new.jwks).await?;
    let command = Command {
        name: new.name,
        organisation_id: new.organisation_id.into(),
        includes_descendants: new.includes_descendants,
        scopes: new.scopes.into_iter().collect(),
        credential,
        rate_limit_per_minute: new.rate_limit_per_minute,
    };
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let client = use_case::create(unit, &state.context(&caller), command).await?;
        let (version, location) = (client.version, format!("/v1/clients/{}", client.id));
        let mut shown = Client::from(client);
        let answer = Answer::created(&shown, version, location)?;
        shown.client_secret = client_secret;
        answer.showing_once(&shown)
    })
    .await
}

/// The credential to keep, and the secret to show where one is made. Hashing takes its time: before the transaction.
async fn credential(
    authentication: Authentication,
    keys: Option<PublicKeys>,
) -> Result<(Credential, Option<String>)> {
    match (authentication, keys) {
        (Authentication::Secret, None) => {
            let secret = secret::generate()?;
            let hash = secret::hash(secret.clone()).await?;
            Ok((Credential::SecretHash(hash), Some(secret)))
        }
        (Authentication::PrivateKeyJwt, Some(keys)) => {
            Ok((Credential::PublicKeys(checked_keys(&keys)?), None))
        }
        (Authentication::Secret, Some(_)) => Err(Error::invalid(
            "/jwks",
            Code::NotAllowedValue,
            "jwks chỉ đi cùng authentication là private_key_jwt.",
            "jwks goes with the authentication private_key_jwt only.",
        )
        .into()),
        (Authentication::PrivateKeyJwt, None) => Err(Error::invalid(
            "/jwks",
            Code::Required,
            "private_key_jwt cần jwks với khóa công khai.",
            "private_key_jwt needs jwks with public keys.",
        )
        .into()),
    }
}

/// The keys as they are stored, when each of them is fit.
pub(super) fn checked_keys(keys: &PublicKeys) -> Result<Value> {
    let keys = serde_json::to_value(keys).map_err(Error::internal)?;
    let mut faults = Faults::new();
    jwks::check(&keys, "/jwks", &mut faults);
    faults.into_result()?;
    Ok(keys)
}
