//! Rows of the audit chain.

use sea_orm::entity::prelude::*;
use treem_domain::audit::{AuditEntry, AuditRecord};
use treem_domain::kernel::{Error, Result};

use crate::error::corrupt;
use crate::stored;

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub chain: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    pub at: ChronoDateTimeUtc,
    pub client_id: Option<Uuid>,
    pub client_name: Option<String>,
    pub organisation_id: Option<Uuid>,
    pub request_id: Option<String>,
    pub address: Option<String>,
    pub action: String,
    pub resource_kind: String,
    pub resource_id: Uuid,
    // Text and not JSON: a database that stores JSON in its own form would give back other bytes than were hashed.
    pub before: Option<String>,
    pub after: Option<String>,
    pub reason: Option<String>,
    pub previous_hash: Vec<u8>,
    pub hash: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<AuditRecord> for Model {
    fn from(record: AuditRecord) -> Self {
        let entry = record.entry;
        Self {
            chain: record.chain.into(),
            sequence: record.sequence,
            at: entry.at,
            client_id: entry.client_id.map(|id| id.0),
            client_name: entry.client_name,
            organisation_id: entry.organisation_id.map(|id| id.0),
            request_id: entry.request_id,
            address: entry.address,
            action: entry.action,
            resource_kind: entry.resource_kind,
            resource_id: entry.resource_id,
            before: entry.before.map(|value| value.to_string()),
            after: entry.after.map(|value| value.to_string()),
            reason: entry.reason,
            previous_hash: record.previous_hash.to_vec(),
            hash: record.hash.to_vec(),
        }
    }
}

impl TryFrom<Model> for AuditRecord {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self> {
        let id = format!("{}/{}", row.chain, row.sequence);
        let json = |text: Option<String>| {
            let value = text.map(|text| serde_json::from_str(&text)).transpose();
            value.map_err(|cause| corrupt("audit_entries", &id, cause))
        };
        Ok(Self {
            chain: stored::number("audit_entries", &id, row.chain)?,
            sequence: row.sequence,
            entry: AuditEntry {
                at: row.at,
                client_id: row.client_id.map(Into::into),
                client_name: row.client_name,
                organisation_id: row.organisation_id.map(Into::into),
                request_id: row.request_id,
                address: row.address,
                action: row.action,
                resource_kind: row.resource_kind,
                resource_id: row.resource_id,
                before: json(row.before)?,
                after: json(row.after)?,
                reason: row.reason,
            },
            previous_hash: hash("audit_entries", &id, row.previous_hash)?,
            hash: hash("audit_entries", &id, row.hash)?,
        })
    }
}

pub(super) fn hash(table: &str, id: impl std::fmt::Display, bytes: Vec<u8>) -> Result<[u8; 32]> {
    let length = bytes.len();
    bytes
        .try_into()
        .map_err(|_| corrupt(table, id, format_args!("a hash of {length} bytes")))
}
