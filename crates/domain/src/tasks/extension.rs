//! Extension requests (xin gia hạn): asked by the lead, decided by the assigner, one open at a time.

use chrono::NaiveDate;

use super::state::names;
use crate::kernel::id::{ClientId, ExtensionId};

names! {
    /// Where an extension request stands.
    ExtensionState {
        Pending = "pending",
        Approved = "approved",
        Rejected = "rejected",
        /// The assigner offered another date; the lead answers.
        Countered = "countered",
        /// The lead took the counter-offer.
        Accepted = "accepted",
        /// The lead refused the counter-offer: the old due date stands.
        Declined = "declined",
        /// The task ended, was re-dated or its completion was reported before a decision.
        Lapsed = "lapsed",
    }
}

impl ExtensionState {
    pub fn is_open(self) -> bool {
        matches!(self, ExtensionState::Pending | ExtensionState::Countered)
    }
}

/// One request to move the due date.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Extension {
    pub id: ExtensionId,
    pub state: ExtensionState,
    /// The due date in force when it was asked for.
    pub from_due_date: NaiveDate,
    pub requested_due_date: NaiveDate,
    pub reason: String,
    /// The client that asked: it can never be the one that decides.
    pub asked_by: ClientId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offered_due_date: Option<NaiveDate>,
    /// The client that made the counter-offer: it cannot accept it for the lead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offered_by: Option<ClientId>,
    /// Why it was rejected, countered or declined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}
