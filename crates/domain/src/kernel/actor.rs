//! Who acts, and with what clock and ids.

use chrono::{DateTime, NaiveDate, Utc};

use super::id::{ClientId, IdSource, OrganisationId};
use super::scope::Scopes;

/// The client on whose behalf a use-case runs.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Actor {
    pub client_id: ClientId,
    /// The name under which the client was registered; it stands in histories.
    pub name: String,
    pub organisation_id: OrganisationId,
    /// Whether the rights reach the organisation's descendants.
    pub includes_descendants: bool,
    pub scopes: Scopes,
    pub request_id: String,
    /// The network address of the caller; kept in the audit chain only.
    pub address: String,
}

/// What a use-case needs beside its command.
pub struct Context<'a> {
    pub actor: &'a Actor,
    /// In stored precision.
    pub now: DateTime<Utc>,
    /// The day of `now` in the configured zone.
    pub today: NaiveDate,
    pub ids: &'a dyn IdSource,
}
