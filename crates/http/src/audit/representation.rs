//! An entry of the audit chain as the API shows it.

use serde::Serialize;
use serde_json::Value;
use treem_domain::audit::AuditRecord;
use utoipa::ToSchema;
use uuid::Uuid;

/// Who did what, when, from where and why; bound to the entry before it by its hash.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditEntry {
    /// The chain: 0 to 15, by the last byte of the resource's id.
    #[schema(minimum = 0, maximum = 15, example = 3)]
    chain: u8,
    /// Place in the chain: 1, 2, 3 … without gaps.
    #[schema(minimum = 1, maximum = 9007199254740991_i64, example = 1)]
    sequence: i64,
    /// When it was done.
    at: chrono::DateTime<chrono::Utc>,
    /// The client that did it; absent where the service itself acted.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<Uuid>,
    /// The client's name at that time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200, example = "Báo Kiên Giang")]
    client_name: Option<String>,
    /// The client's organisation at that time.
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation_id: Option<Uuid>,
    /// Id of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 64, example = "019ab3c2-7d10-7000-8000-0000000000aa")]
    request_id: Option<String>,
    /// Network address from which the request came.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 64, example = "203.0.113.9")]
    address: Option<String>,
    /// What was done.
    #[schema(max_length = 100, example = "directives.issue")]
    action: String,
    /// Kind of the resource.
    #[schema(max_length = 50, example = "directive")]
    resource_kind: String,
    /// The resource.
    resource_id: Uuid,
    /// The resource before, where it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    before: Option<Value>,
    /// The resource after, where it still is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    after: Option<Value>,
    /// Why, where a reason was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000)]
    reason: Option<String>,
    /// SHA-256 of the entry before, hexadecimal; 64 zeros for the first.
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9a-f]{64}$")]
    previous_hash: String,
    /// SHA-256 over the previous hash and this entry, hexadecimal.
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9a-f]{64}$")]
    hash: String,
}

pub fn hex(hash: &[u8; 32]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl From<AuditRecord> for AuditEntry {
    fn from(record: AuditRecord) -> Self {
        let entry = record.entry;
        Self {
            chain: record.chain,
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
            before: entry.before,
            after: entry.after,
            reason: entry.reason,
            previous_hash: hex(&record.previous_hash),
            hash: hex(&record.hash),
        }
    }
}
