//! The keys that a transaction has claimed and will answer.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use treem_domain::kernel::id::ClientId;

/// What the answer will be stored with.
#[derive(Debug, Clone)]
pub(super) struct Claimed {
    client_id: ClientId,
    key: String,
    pub(super) fingerprint: [u8; 32],
    pub(super) at: DateTime<Utc>,
}

/// The claims of one transaction; they end with it.
#[derive(Debug, Default)]
pub(crate) struct Claims(Mutex<Vec<Claimed>>);

impl Claims {
    pub(super) fn note(&self, client_id: ClientId, key: &str, fingerprint: [u8; 32], at: DateTime<Utc>) {
        let mut claims = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        claims.push(Claimed {
            client_id,
            key: key.to_owned(),
            fingerprint,
            at,
        });
    }

    pub(super) fn find(&self, client_id: ClientId, key: &str) -> Option<Claimed> {
        let claims = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        claims
            .iter()
            .find(|claimed| claimed.client_id == client_id && claimed.key == key)
            .cloned()
    }
}
