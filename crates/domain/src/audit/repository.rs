//! Port: the append-only audit chain.

use async_trait::async_trait;
use uuid::Uuid;

use super::{AuditEntry, AuditRecord};
use crate::kernel::Result;

#[async_trait]
pub trait AuditReader: Send + Sync {
    /// Entries about one resource, oldest first, after a sequence.
    async fn of_resource(&self, resource_id: Uuid, after: i64, limit: u64) -> Result<Vec<AuditRecord>>;
    /// Entries of one chain, oldest first, after a sequence.
    async fn of_chain(&self, chain: u8, after: i64, limit: u64) -> Result<Vec<AuditRecord>>;
    /// How many entries the chain should have, and the hash of its last.
    async fn head(&self, chain: u8) -> Result<(i64, [u8; 32])>;
}

#[async_trait]
pub trait AuditWriter: Send + Sync {
    /// Appends in the caller's transaction. Append last: from here until the commit the chain is held.
    async fn append(&self, entry: AuditEntry) -> Result<()>;
}
