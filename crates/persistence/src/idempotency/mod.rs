//! Idempotency keys: claimed for the length of a transaction, kept with the answer.
//!
//! SQLite has one writer: a second request with the same key waits in `begin` until the first has ended, and then
//! finds its answer. PostgreSQL runs both at once, so there the second is told at once that the first is under way,
//! by a lock that all replicas see and that ends with the first one's transaction.

mod claims;
mod repository;

pub(crate) use claims::Claims;
pub(crate) use repository::Keys;
