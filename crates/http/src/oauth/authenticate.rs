//! Who asks for a token.

use treem_domain::clients::Client;
use treem_domain::kernel::id::ClientId;
use treem_domain::kernel::{Code, Error};
use uuid::Uuid;

use super::TOKEN_PATH;
use super::assertion::{self, Expected};
use super::credentials::Credentials;
use crate::State;
use crate::auth::attempts::Subject;
use crate::auth::secret;
use crate::problem::{Problem, Result};

/// The client behind the credentials; `invalid_client` without saying what was wrong with them.
pub async fn authenticate(credentials: Credentials, address: &str, state: &State) -> Result<Client> {
    let mut subjects = vec![Subject::address(address)];
    if let Credentials::Secret {
        client_id: Some(id), ..
    } = credentials
    {
        subjects.push(Subject::Client(id));
    }
    let attempt = state.attempts.begin(subjects, state.clock.now())?;
    let client = match credentials {
        Credentials::Secret { client_id, secret } => by_secret(client_id, secret, state).await,
        Credentials::Assertion { client_id, assertion } => by_assertion(client_id, &assertion, state).await,
    };
    match client {
        Ok(Some(client)) => {
            attempt.succeeded();
            Ok(client)
        }
        Ok(None) => {
            tracing::warn!(address, "authentication failed at the token endpoint");
            Err(Problem::new(Code::InvalidClient))
        }
        // Not the caller's fault.
        Err(problem) => {
            attempt.succeeded();
            Err(problem)
        }
    }
}

/// Does the same work whether the client exists, is disabled, or has no secret.
async fn by_secret(id: Option<Uuid>, secret: String, state: &State) -> Result<Option<Client>> {
    let client = find(id, state).await?;
    let hash = client.as_ref().and_then(|client| client.secret_hash.clone());
    let matches = secret::verify(secret, hash).await?;
    Ok(client.filter(|client| matches && client.disabled_at.is_none()))
}

async fn by_assertion(named: Option<String>, assertion: &str, state: &State) -> Result<Option<Client>> {
    let claimed = assertion::claimed_client(assertion);
    let as_named = named.is_none_or(|named| Uuid::try_parse(&named).ok() == claimed);
    let client = find(claimed.filter(|_| as_named), state).await?;
    let Some(client) = client.filter(|client| client.disabled_at.is_none()) else {
        return Ok(None);
    };
    let issuer = &state.settings.issuer;
    let expected = Expected {
        issuer,
        token_endpoint: &format!("{issuer}{TOKEN_PATH}"),
        now: state.now(),
    };
    let keys = client.jwks.as_ref();
    let proof = keys.and_then(|keys| assertion::verify(assertion, keys, &expected));
    let Some(proof) = proof.filter(|proof| proof.client_id == client.id.0) else {
        return Ok(None);
    };
    let unit = state.store.begin().await?;
    let first_use = unit
        .clients_mut()
        .note_assertion(client.id, &proof.jti, proof.expires_at)
        .await?;
    unit.commit().await?;
    Ok(first_use.then_some(client))
}

async fn find(id: Option<Uuid>, state: &State) -> Result<Option<Client>, Error> {
    match id {
        Some(id) => {
            state
                .store
                .read()
                .await?
                .clients()
                .find_unscoped(ClientId(id))
                .await
        }
        None => Ok(None),
    }
}
