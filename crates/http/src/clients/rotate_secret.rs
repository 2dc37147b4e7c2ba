//! `POST /v1/clients/{id}/rotate-secret`

use actix_web::{HttpResponse, post, web};
use treem_domain::clients::rotate_secret as use_case;
use treem_domain::kernel::id::ClientId;

use super::representation::Client;
use crate::State;
use crate::auth::{Caller, scopes, secret};
use crate::extract::{IdempotencyKey, PathId};
use crate::problem::Result;
use crate::respond::{Answer, once};

/// Rotate a client's secret
///
/// The answer holds the new `client_secret`, this once; a replay under the same Idempotency-Key lacks it. The old secret
/// is void at once, and so are the keys of a client that signed assertions: it uses the secret from now on.
#[utoipa::path(
    tag = "clients",
    operation_id = "rotate_client_secret",
    params(("id" = uuid::Uuid, Path, description = "Id of the client.")),
    responses((status = 200, description = "The client with its new secret.", body = Client)),
    security(("oauth2" = ["clients:write"]))
)]
#[post("/v1/clients/{id}/rotate-secret")]
pub async fn rotate_secret(
    caller: Caller<scopes::ClientsWrite>,
    id: PathId<ClientId>,
    key: IdempotencyKey,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    // Hashing takes its time: before the transaction.
    let client_secret = secret::generate()?;
    let hash = secret::hash(client_secret.clone()).await?;
    once(&state, &caller, &key, &[], async |unit| {
        let client = use_case::rotate_secret(unit, &state.context(&caller), id.0, hash).await?;
        let version = client.version;
        let mut shown = Client::from(client);
        let answer = Answer::ok(&shown, version)?;
        shown.client_secret = Some(client_secret);
        answer.showing_once(&shown)
    })
    .await
}
