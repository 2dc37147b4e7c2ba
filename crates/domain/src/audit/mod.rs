//! The audit chain: who did what, when, from where and why, each entry bound to the one before by its hash.

mod entry;
mod repository;
pub mod verify;

pub use entry::{AuditEntry, AuditRecord, CHAINS, ChainFault, GENESIS, chain_of, hash_of, verify_link};
pub use repository::{AuditReader, AuditWriter};
