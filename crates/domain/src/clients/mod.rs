//! Clients: the programs that call the API, each bound to one organisation.

pub mod repository;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::kernel::Scopes;
use crate::kernel::id::{ClientId, OrganisationId};
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
