//! An entry of the chain and its hash.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::kernel::Context;
use crate::kernel::id::{ClientId, OrganisationId};

/// Chains run side by side, so that writers of different resources do not wait for one another.
pub const CHAINS: u8 = 16;

/// The hash before the first entry of every chain.
pub const GENESIS: [u8; 32] = [0; 32];

/// What a use-case says for the record.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEntry {
    pub at: DateTime<Utc>,
    /// Absent where the service itself acted.
    pub client_id: Option<ClientId>,
    pub client_name: Option<String>,
    pub organisation_id: Option<OrganisationId>,
    pub request_id: Option<String>,
    pub address: Option<String>,
    /// Such as `directives.issue`.
    pub action: String,
    pub resource_kind: String,
    pub resource_id: Uuid,
    pub before: Option<Value>,
    pub after: Option<Value>,
    pub reason: Option<String>,
}

impl AuditEntry {
    pub fn new(context: &Context<'_>, action: &str, resource_kind: &str, resource_id: Uuid) -> Self {
        Self {
            at: context.now,
            client_id: Some(context.actor.client_id),
            client_name: Some(context.actor.name.clone()),
            organisation_id: Some(context.actor.organisation_id),
            request_id: Some(context.actor.request_id.clone()),
            address: Some(context.actor.address.clone()),
            action: action.to_owned(),
            resource_kind: resource_kind.to_owned(),
            resource_id,
            before: None,
            after: None,
            reason: None,
        }
    }

    /// What the service itself did, such as a reminder of the ladder.
    pub fn of_service(at: DateTime<Utc>, action: &str, resource_kind: &str, resource_id: Uuid) -> Self {
        Self {
            at,
            client_id: None,
            client_name: None,
            organisation_id: None,
            request_id: None,
            address: None,
            action: action.to_owned(),
            resource_kind: resource_kind.to_owned(),
            resource_id,
            before: None,
            after: None,
            reason: None,
        }
    }

    pub fn before(mut self, before: Value) -> Self {
        self.before = Some(before);
        self
    }

    pub fn after(mut self, after: Value) -> Self {
        self.after = Some(after);
        self
    }

    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }
}

/// An entry as it stands in its chain.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditRecord {
    pub chain: u8,
    /// 1, 2, 3 … within the chain, without gaps.
    pub sequence: i64,
    pub entry: AuditEntry,
    pub previous_hash: [u8; 32],
    pub hash: [u8; 32],
}

/// The chain to which a resource's entries belong.
pub fn chain_of(resource_id: Uuid) -> u8 {
    // The last byte of a UUIDv7 is random.
    resource_id.as_bytes()[15] % CHAINS
}

/// SHA-256 over the previous hash and the entry in a form that both databases give back alike.
pub fn hash_of(chain: u8, sequence: i64, previous_hash: &[u8; 32], entry: &AuditEntry) -> [u8; 32] {
    let canonical = json!({
        "chain": chain,
        "sequence": sequence,
        "at": entry.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        "client_id": entry.client_id,
        "client_name": entry.client_name,
        "organisation_id": entry.organisation_id,
        "request_id": entry.request_id,
        "address": entry.address,
        "action": entry.action,
        "resource_kind": entry.resource_kind,
        "resource_id": entry.resource_id,
        "before": entry.before,
        "after": entry.after,
        "reason": entry.reason,
    });
    let mut hasher = Sha256::new();
    hasher.update(previous_hash);
    // serde_json keeps object members sorted by name, so the text is the same however they were stored.
    hasher.update(canonical.to_string().as_bytes());
    hasher.finalize().into()
}

/// Why a chain does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChainFault {
    #[error("chain {chain}: entry {sequence} was changed: its content does not give its hash")]
    Changed { chain: u8, sequence: i64 },
    #[error(
        "chain {chain}: entry {sequence} does not follow the one before it: an entry was removed or replaced"
    )]
    Broken { chain: u8, sequence: i64 },
    #[error("chain {chain}: it should end with entry {expected} but ends with {found}: entries were removed")]
    Truncated { chain: u8, expected: i64, found: i64 },
    #[error(
        "chain {chain}: entry {sequence} is not the one that was its head: head or entries were replaced"
    )]
    HeadDiffers { chain: u8, sequence: i64 },
    #[error("chain {chain}: entry {sequence} stands beyond the head: it was put there from outside")]
    BeyondHead { chain: u8, sequence: i64 },
}

/// Checks one record against the end of the chain before it.
pub fn verify_link(previous: (i64, &[u8; 32]), record: &AuditRecord) -> Result<(), ChainFault> {
    let (chain, sequence) = (record.chain, record.sequence);
    if sequence != previous.0 + 1 || &record.previous_hash != previous.1 {
        return Err(ChainFault::Broken { chain, sequence });
    }
    if hash_of(chain, sequence, &record.previous_hash, &record.entry) != record.hash {
        return Err(ChainFault::Changed { chain, sequence });
    }
    Ok(())
}
