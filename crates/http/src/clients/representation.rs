//! A client as the API shows it.

use serde::{Deserialize, Serialize};
use treem_domain::clients as domain;
use treem_domain::kernel::Scope;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::schema;

/// A program that calls the API for an organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct Client {
    /// Id, UUIDv7: the client_id at the token endpoint.
    pub id: Uuid,
    /// Name; it stands in histories.
    #[schema(min_length = 1, max_length = 200, example = "Tòa soạn Báo Kiên Giang")]
    pub name: String,
    /// The organisation for which it acts.
    pub organisation_id: Uuid,
    /// Whether its rights reach the organisations below that one.
    #[schema(example = false)]
    pub includes_descendants: bool,
    /// What it may do.
    #[schema(value_type = Vec<schema::Scope>, min_items = 1, max_items = 100)]
    pub scopes: Vec<Scope>,
    #[schema(value_type = schema::ClientAuthentication)]
    pub authentication: domain::Authentication,
    /// Its public keys, where it signs assertions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jwks: Option<PublicKeys>,
    /// Requests per minute; absent where the configured default holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 100000, example = 600)]
    pub rate_limit_per_minute: Option<u32>,
    /// Since when it gets no tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<chrono::DateTime<chrono::Utc>>,
    /// When it was registered.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// When it was last changed.
    pub updated_at: chrono::DateTime<chrono::Utc>,
    /// Its secret, 256 bits in base64url: only in the answer that made it, never again, nor in a replayed answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 43,
        max_length = 43,
        example = "ShmgKUrT0qCFZQRdk3oGkSd0aXjyvwUYSn9l8Mr1QWs"
    )]
    pub client_secret: Option<String>,
}

/// A JWK set (RFC 7517) of public keys.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicKeys {
    /// The keys.
    #[schema(min_items = 1, max_items = 10)]
    pub keys: Vec<PublicKey>,
}

/// A public key: EC P-256 (crv, x, y), RSA of 2048 bits or more (n, e), or Ed25519 (crv, x). Never a private member.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicKey {
    /// Name of the key; assertions state it in their header.
    #[schema(min_length = 1, max_length = 128, example = "2026-11")]
    kid: String,
    /// Kind: EC, RSA or OKP.
    #[schema(pattern = "^(EC|RSA|OKP)$", max_length = 3, example = "EC")]
    kty: String,
    /// Curve: P-256 or Ed25519.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^(P-256|Ed25519)$", max_length = 7, example = "P-256")]
    crv: Option<String>,
    /// Coordinate, base64url.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 43,
        max_length = 43,
        pattern = "^[A-Za-z0-9_-]{43}$",
        example = "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4"
    )]
    x: Option<String>,
    /// Coordinate, base64url.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 43,
        max_length = 43,
        pattern = "^[A-Za-z0-9_-]{43}$",
        example = "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"
    )]
    y: Option<String>,
    /// Modulus, base64url.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 342, max_length = 1366, pattern = "^[A-Za-z0-9_-]+$")]
    n: Option<String>,
    /// Exponent, base64url.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 2, max_length = 11, pattern = "^[A-Za-z0-9_-]+$")]
    e: Option<String>,
    /// The only algorithm for which it may be used: ES256, PS256, RS256 or EdDSA.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^(ES256|PS256|RS256|EdDSA)$", max_length = 5, example = "ES256")]
    alg: Option<String>,
    /// What it is for: sig.
    #[serde(rename = "use", skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^sig$", max_length = 3, example = "sig")]
    key_use: Option<String>,
}

impl From<domain::Client> for Client {
    fn from(client: domain::Client) -> Self {
        Self {
            id: client.id.0,
            authentication: client.authentication(),
            name: client.name,
            organisation_id: client.organisation_id.0,
            includes_descendants: client.includes_descendants,
            scopes: client.scopes.iter().collect(),
            jwks: client.jwks.and_then(|keys| serde_json::from_value(keys).ok()),
            rate_limit_per_minute: client.rate_limit_per_minute,
            disabled_at: client.disabled_at,
            created_at: client.created_at,
            updated_at: client.updated_at,
            client_secret: None,
        }
    }
}
