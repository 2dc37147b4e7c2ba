//! The claims of an access token (RFC 9068) and what they grant.

use serde::{Deserialize, Serialize};
use treem_domain::kernel::id::{ClientId, OrganisationId};
use treem_domain::kernel::{Actor, Scopes};
use uuid::Uuid;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Claims {
    pub iss: String,
    pub aud: String,
    /// The client's id; there are no users.
    pub sub: String,
    pub client_id: String,
    pub iat: i64,
    pub exp: i64,
    pub jti: String,
    /// Space-separated (RFC 8693 section 4.2).
    pub scope: String,
    pub client_name: String,
    pub organisation_id: Uuid,
    pub includes_descendants: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_limit_per_minute: Option<u32>,
}

/// A verified token, as it is kept until it expires.
#[derive(Debug, Clone)]
pub struct Grant {
    pub client_id: ClientId,
    pub name: String,
    pub organisation_id: OrganisationId,
    pub includes_descendants: bool,
    pub scopes: Scopes,
    /// Seconds since the epoch.
    pub expires_at: i64,
    pub rate_limit_per_minute: Option<u32>,
}

impl Grant {
    /// `None` where a claim is not of the form that this service gives.
    pub fn from_claims(claims: Claims) -> Option<Self> {
        Some(Self {
            client_id: ClientId(claims.client_id.parse().ok()?),
            name: claims.client_name,
            organisation_id: OrganisationId(claims.organisation_id),
            includes_descendants: claims.includes_descendants,
            scopes: Scopes::parse(&claims.scope).ok()?,
            expires_at: claims.exp,
            rate_limit_per_minute: claims.rate_limit_per_minute,
        })
    }

    pub fn actor(&self, request_id: String, address: String) -> Actor {
        Actor {
            client_id: self.client_id,
            name: self.name.clone(),
            organisation_id: self.organisation_id,
            includes_descendants: self.includes_descendants,
            scopes: self.scopes.clone(),
            request_id,
            address,
        }
    }
}
