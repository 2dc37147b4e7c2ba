//! Clients: the programs that call the API, each bound to one organisation.

pub mod authority;
pub mod create;
pub mod jwks;
pub mod repository;
pub mod rotate_secret;
pub mod update;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::kernel::Scopes;
use crate::kernel::id::{ClientId, OrganisationId};
use crate::tasks::state::names;
pub use repository::{ClientReader, ClientWriter};

#[derive(Debug, Clone, PartialEq)]
pub struct Client {
    pub id: ClientId,
    pub name: String,
    pub organisation_id: OrganisationId,
    /// Whether its rights reach the organisation's descendants.
    pub includes_descendants: bool,
    pub scopes: Scopes,
    /// Argon2id (RFC 9106) in PHC string form; never the secret itself.
    pub secret_hash: Option<String>,
    /// Public keys (RFC 7517) for `private_key_jwt`.
    pub jwks: Option<Value>,
    /// Requests per minute; the configured default where absent.
    pub rate_limit_per_minute: Option<u32>,
    pub disabled_at: Option<DateTime<Utc>>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

names! {
    /// How a client proves who it is: in exactly one way.
    Authentication {
        /// client_secret_basic or client_secret_post (RFC 6749 section 2.3.1)
        Secret = "secret",
        /// A signed assertion (RFC 7523)
        PrivateKeyJwt = "private_key_jwt",
    }
}

/// That by which a client is known from now on; it takes the place of what was before.
#[derive(Debug, Clone, PartialEq)]
pub enum Credential {
    /// Argon2id in PHC string form.
    SecretHash(String),
    /// A JWK set, as [`jwks::check`] leaves it.
    PublicKeys(Value),
}

impl Client {
    pub fn authentication(&self) -> Authentication {
        match self.jwks {
            Some(_) => Authentication::PrivateKeyJwt,
            None => Authentication::Secret,
        }
    }

    pub(crate) fn set_credential(&mut self, credential: Credential) {
        (self.secret_hash, self.jwks) = match credential {
            Credential::SecretHash(hash) => (Some(hash), None),
            Credential::PublicKeys(keys) => (None, Some(keys)),
        };
    }

    /// The scopes of a token: those that are asked for, all where nothing is asked; `None` when one was not granted.
    pub fn grant(&self, asked: Option<Scopes>) -> Option<Scopes> {
        let granted = asked.unwrap_or_else(|| self.scopes.clone());
        (!granted.is_empty() && granted.is_subset(&self.scopes)).then_some(granted)
    }

    /// As the audit chain keeps it: never the secret, nor its hash.
    pub fn record(&self) -> Value {
        serde_json::json!({
            "name": self.name,
            "organisation_id": self.organisation_id,
            "includes_descendants": self.includes_descendants,
            "scopes": self.scopes.iter().collect::<Vec<_>>(),
            "authentication": self.authentication(),
            "jwks": self.jwks,
            "rate_limit_per_minute": self.rate_limit_per_minute,
            "disabled_at": self.disabled_at,
            "version": self.version,
        })
    }
}

/// A key with which the service signs its tokens.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningKey {
    /// RFC 7638 thumbprint.
    pub kid: String,
    /// PKCS#8, DER.
    pub private_key: Vec<u8>,
    /// The public key as JWK (RFC 7517).
    pub public_jwk: Value,
    pub created_at: DateTime<Utc>,
    /// From when it signs; before that it is only published, so that every verifier knows it.
    pub active_from: DateTime<Utc>,
    /// Until when it is published after a newer one signs.
    pub retired_at: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests;
