//! The baseline of one organisation for one obligation.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::Quantity;
use crate::kernel::id::{BaselineId, DirectiveId, ObligationId, OrganisationId};
use crate::tasks::event::Author;

/// What the issuer sets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// A code of the vocabulary `measures`.
    pub measure: String,
    /// In the measure's unit.
    pub value: Quantity,
    pub period_start: NaiveDate,
    pub period_end: NaiveDate,
    /// Where the value comes from.
    pub source: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Baseline {
    pub id: BaselineId,
    pub directive_id: DirectiveId,
    pub obligation_id: ObligationId,
    pub organisation_id: OrganisationId,
    pub content: Content,
    /// Who last set it, and when.
    pub set_by: Author,
    pub set_at: DateTime<Utc>,
    pub version: i64,
}

impl Baseline {
    /// As the audit chain keeps it.
    pub fn record(&self) -> serde_json::Value {
        serde_json::json!({
            "directive_id": self.directive_id,
            "obligation_id": self.obligation_id,
            "organisation_id": self.organisation_id,
            "content": self.content,
            "version": self.version,
        })
    }
}
