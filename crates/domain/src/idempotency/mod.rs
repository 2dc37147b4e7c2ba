//! Idempotency keys: the same request twice has one effect and one answer.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::kernel::Result;
use crate::kernel::id::ClientId;

/// An answer as it was given, to be given again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    pub status: u16,
    pub etag: Option<String>,
    pub location: Option<String>,
    pub body: Vec<u8>,
}

/// What a key means for the request that carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// First use: carry out and store the answer in the same transaction.
    New,
    /// Carried out before: give this answer again.
    Replay(StoredAnswer),
}

#[async_trait]
pub trait IdempotencyKeys: Send + Sync {
    /// Claims a key for a request with this fingerprint (SHA-256 of method, path and body).
    ///
    /// `IdempotencyKeyReused` when the key belongs to another request, `IdempotencyKeyInFlight` while the first
    /// has not ended. The claim ends with the transaction.
    async fn claim(
        &self,
        client_id: ClientId,
        key: &str,
        fingerprint: &[u8; 32],
        now: DateTime<Utc>,
    ) -> Result<Claim>;
    /// Stores the answer of a claimed key.
    async fn store(&self, client_id: ClientId, key: &str, answer: &StoredAnswer) -> Result<()>;
    /// Forgets keys older than `before`; gives how many.
    async fn purge(&self, before: DateTime<Utc>) -> Result<u64>;
}
