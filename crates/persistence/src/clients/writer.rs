//! Writing clients, and counting what they consume.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use treem_domain::clients::{Client, ClientWriter, SigningKey};
use treem_domain::kernel::Result;
use treem_domain::kernel::id::ClientId;

use super::Repository;
use super::entity::{client, signing_key};
use crate::error;
use crate::sql::Sql;

#[async_trait]
impl ClientWriter for Repository<'_> {
    async fn insert(&self, client: &Client) -> Result<()> {
        self.0.insert(client::Model::from(client)).await
    }

    async fn update(&self, client: &Client, expected_version: i64) -> Result<()> {
        let row = client::Model::from(client);
        self.0.update_many(vec![row], |_| expected_version).await
    }

    async fn insert_signing_key(&self, key: &SigningKey) -> Result<()> {
        self.0.insert(signing_key::Model::from(key)).await
    }

    async fn retire_signing_keys(&self, except: &str, at: DateTime<Utc>) -> Result<()> {
        let sql = Sql::default().add(
            "UPDATE signing_keys SET retired_at = ? WHERE kid <> ? AND retired_at IS NULL",
            [at.into(), except.into()],
        );
        self.0.execute(sql).await.map(drop)
    }

    async fn note_assertion(
        &self,
        client_id: ClientId,
        jti: &str,
        expires_at: DateTime<Utc>,
    ) -> Result<bool> {
        let sql = Sql::default().add(
            "INSERT INTO client_assertions (client_id, jti, expires_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [client_id.0.into(), jti.into(), expires_at.into()],
        );
        Ok(self.0.execute(sql).await? == 1)
    }

    /// One statement counts what everybody asked for; what of it lies within the allowance was granted, so that
    /// grants never add up to more.
    async fn lease_requests(
        &self,
        client_id: ClientId,
        window: DateTime<Utc>,
        wanted: u32,
        allowance: u32,
    ) -> Result<u32> {
        let sql = Sql::default().add(
            "INSERT INTO request_windows (client_id, window_start, asked) VALUES (?, ?, ?) \
             ON CONFLICT (client_id, window_start) DO UPDATE SET asked = request_windows.asked + excluded.asked \
             RETURNING asked",
            [client_id.0.into(), window.into(), i64::from(wanted).into()],
        );
        let row = self.0.row(sql).await?;
        let asked: i64 = match &row {
            Some(row) => row.try_get_by_index(0).map_err(error::of)?,
            None => i64::MAX,
        };
        let left_before = i64::from(allowance) - (asked - i64::from(wanted));
        let granted = left_before.clamp(0, i64::from(wanted));
        Ok(u32::try_from(granted).unwrap_or_default())
    }

    async fn purge(&self, before: DateTime<Utc>) -> Result<()> {
        for statement in [
            "DELETE FROM request_windows WHERE window_start < ?",
            "DELETE FROM client_assertions WHERE expires_at < ?",
        ] {
            self.0
                .execute(Sql::default().add(statement, [before.into()]))
                .await?;
        }
        Ok(())
    }
}
