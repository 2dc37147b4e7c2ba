//! Claiming keys and keeping their answers.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use sha2::{Digest, Sha256};
use treem_domain::idempotency::{Claim, IdempotencyKeys, StoredAnswer};
use treem_domain::kernel::id::ClientId;
use treem_domain::kernel::{Error, Result};

use super::Claims;
use crate::error::{self, corrupt};
use crate::session::Session;
use crate::sql::Sql;

pub(crate) struct Keys<'a> {
    session: &'a Session,
    claims: &'a Claims,
}

#[derive(FromQueryResult)]
struct Row {
    fingerprint: Vec<u8>,
    status: i16,
    etag: Option<String>,
    location: Option<String>,
    body: Vec<u8>,
}

impl<'a> Keys<'a> {
    pub(crate) fn new(session: &'a Session, claims: &'a Claims) -> Self {
        Self { session, claims }
    }

    /// [`Error::IdempotencyKeyInFlight`] while another transaction holds the key; waits for nobody.
    async fn lock(&self, client_id: ClientId, key: &str) -> Result<()> {
        if !self.session.is_postgres() {
            return Ok(());
        }
        let sql = Sql::default().add(
            "SELECT pg_try_advisory_xact_lock(?)",
            [lock_number(client_id, key).into()],
        );
        let row = self.session.row(sql).await?;
        let is_locked: bool = match &row {
            Some(row) => row.try_get_by_index(0).map_err(error::of)?,
            None => false,
        };
        if is_locked {
            Ok(())
        } else {
            Err(Error::IdempotencyKeyInFlight)
        }
    }
}

#[async_trait]
impl IdempotencyKeys for Keys<'_> {
    async fn claim(
        &self,
        client_id: ClientId,
        key: &str,
        fingerprint: &[u8; 32],
        now: DateTime<Utc>,
    ) -> Result<Claim> {
        self.lock(client_id, key).await?;
        let sql = Sql::default().add(
            "SELECT fingerprint, status, etag, location, body FROM idempotency_keys \
             WHERE client_id = ? AND key = ?",
            [client_id.0.into(), key.into()],
        );
        match self.session.one::<Row>(sql).await? {
            None => {
                self.claims.note(client_id, key, *fingerprint, now);
                Ok(Claim::New)
            }
            Some(row) if row.fingerprint != fingerprint => Err(Error::IdempotencyKeyReused),
            Some(row) => Ok(Claim::Replay(StoredAnswer {
                status: u16::try_from(row.status)
                    .map_err(|cause| corrupt("idempotency_keys", format_args!("{client_id} {key}"), cause))?,
                etag: row.etag,
                location: row.location,
                body: row.body,
            })),
        }
    }

    async fn store(&self, client_id: ClientId, key: &str, answer: &StoredAnswer) -> Result<()> {
        let claimed = self.claims.find(client_id, key);
        let claimed = claimed.ok_or_else(|| Error::internal("an answer to a key that was not claimed"))?;
        let status = i16::try_from(answer.status).map_err(Error::internal)?;
        let sql = Sql::default().add(
            "INSERT INTO idempotency_keys \
             (client_id, key, fingerprint, status, etag, location, body, created_at) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                client_id.0.into(),
                key.into(),
                claimed.fingerprint.to_vec().into(),
                status.into(),
                answer.etag.clone().into(),
                answer.location.clone().into(),
                answer.body.clone().into(),
                claimed.at.into(),
            ],
        );
        self.session.execute(sql).await.map(drop)
    }

    async fn purge(&self, before: DateTime<Utc>) -> Result<u64> {
        let sql = Sql::default().add(
            "DELETE FROM idempotency_keys WHERE created_at < ?",
            [before.into()],
        );
        self.session.execute(sql).await
    }
}

/// The number under which PostgreSQL locks the key.
fn lock_number(client_id: ClientId, key: &str) -> i64 {
    let mut hasher = Sha256::new();
    hasher.update(client_id.0.as_bytes());
    hasher.update(key.as_bytes());
    let digest: [u8; 32] = hasher.finalize().into();
    let [a, b, c, d, e, f, g, h, ..] = digest;
    i64::from_be_bytes([a, b, c, d, e, f, g, h])
}
