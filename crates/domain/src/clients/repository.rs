//! Port: clients, signing keys, and what their requests consume.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::{Client, SigningKey};
use crate::kernel::id::ClientId;
use crate::kernel::{Actor, Cursor, Page, Result};

#[async_trait]
pub trait ClientReader: Send + Sync {
    /// Without a scope filter: for authentication.
    async fn find_unscoped(&self, id: ClientId) -> Result<Option<Client>>;
    /// Clients of the actor's organisation and, where granted, of its descendants.
    async fn find(&self, id: ClientId, actor: &Actor) -> Result<Option<Client>>;
    async fn list(&self, actor: &Actor, limit: u64, after: Option<Cursor>) -> Result<Page<Client>>;
    /// All keys that are not retired, newest first.
    async fn signing_keys(&self, now: DateTime<Utc>) -> Result<Vec<SigningKey>>;
}

#[async_trait]
pub trait ClientWriter: Send + Sync {
    async fn insert(&self, client: &Client) -> Result<()>;
    async fn update(&self, client: &Client, expected_version: i64) -> Result<()>;
    async fn insert_signing_key(&self, key: &SigningKey) -> Result<()>;
    async fn retire_signing_keys(&self, except: &str, at: DateTime<Utc>) -> Result<()>;
    /// Notes a `jti` (RFC 7523) until it expires; false when it was used before.
    async fn note_assertion(&self, client_id: ClientId, jti: &str, expires_at: DateTime<Utc>)
    -> Result<bool>;
    /// Takes up to `wanted` requests from the client's allowance of the minute that starts at `window`; gives how
    /// many were still to be had. Replicas share the allowance by leasing parts of it.
    async fn lease_requests(
        &self,
        client_id: ClientId,
        window: DateTime<Utc>,
        wanted: u32,
        allowance: u32,
    ) -> Result<u32>;
    /// Forgets windows and assertions before `before`.
    async fn purge(&self, before: DateTime<Utc>) -> Result<()>;
}
