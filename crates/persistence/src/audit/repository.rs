//! Appending to the chains and reading them.

use async_trait::async_trait;
use treem_domain::audit::{AuditEntry, AuditReader, AuditRecord, AuditWriter, chain_of, hash_of};
use treem_domain::kernel::Result;
use treem_domain::kernel::time::to_stored_precision;
use uuid::Uuid;

use super::Repository;
use super::entity::{Model, hash};
use crate::error::{self, corrupt};
use crate::sql::Sql;

impl Repository<'_> {
    async fn records(&self, sql: Sql, limit: u64) -> Result<Vec<AuditRecord>> {
        let sql = sql.add(" ORDER BY sequence", []).limit(limit);
        let rows: Vec<Model> = self.0.all(sql).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    async fn head_by(&self, chain: u8, lock: &str) -> Result<(i64, [u8; 32])> {
        let sql = Sql::default().add(
            "SELECT sequence, hash FROM audit_heads WHERE chain = ?",
            [i16::from(chain).into()],
        );
        let row = self.0.row(sql.add(lock, [])).await?;
        let row = row.ok_or_else(|| corrupt("audit_heads", chain, "missing"))?;
        let sequence = row.try_get_by_index(0).map_err(error::of)?;
        let bytes = row.try_get_by_index(1).map_err(error::of)?;
        Ok((sequence, hash("audit_heads", chain, bytes)?))
    }
}

#[async_trait]
impl AuditReader for Repository<'_> {
    async fn of_resource(&self, resource_id: Uuid, after: i64, limit: u64) -> Result<Vec<AuditRecord>> {
        let sql = Sql::default().add(
            "SELECT * FROM audit_entries WHERE resource_id = ? AND sequence > ?",
            [resource_id.into(), after.into()],
        );
        self.records(sql, limit).await
    }

    async fn of_chain(&self, chain: u8, after: i64, limit: u64) -> Result<Vec<AuditRecord>> {
        let sql = Sql::default().add(
            "SELECT * FROM audit_entries WHERE chain = ? AND sequence > ?",
            [i16::from(chain).into(), after.into()],
        );
        self.records(sql, limit).await
    }

    async fn head(&self, chain: u8) -> Result<(i64, [u8; 32])> {
        self.head_by(chain, "").await
    }
}

#[async_trait]
impl AuditWriter for Repository<'_> {
    async fn append(&self, mut entry: AuditEntry) -> Result<()> {
        entry.at = to_stored_precision(entry.at);
        let chain = chain_of(entry.resource_id);
        // SQLite's one writer holds the whole database anyway.
        let lock = if self.0.is_postgres() { " FOR UPDATE" } else { "" };
        let (sequence, previous_hash) = self.head_by(chain, lock).await?;
        let sequence = sequence + 1;
        let hash = hash_of(chain, sequence, &previous_hash, &entry);
        let record = AuditRecord {
            chain,
            sequence,
            entry,
            previous_hash,
            hash,
        };
        self.0.insert(Model::from(record)).await?;
        let sql = Sql::default().add(
            "UPDATE audit_heads SET sequence = ?, hash = ? WHERE chain = ?",
            [sequence.into(), hash.to_vec().into(), i16::from(chain).into()],
        );
        self.0.execute(sql).await.map(drop)
    }
}
