//! What happened to a task: the complete history, from which the present state can be replayed.

use chrono::{DateTime, NaiveDate, Utc};

use super::extension::Extension;
use super::state::{TaskState, names};
use super::timeliness::Timeliness;
pub use crate::evidence::Evidence;
use crate::kernel::id::{ClientId, ExtensionId, OrganisationId, TaskId};

names! {
    /// How far a coordinating organisation is with its part; it never closes the task.
    CoordinationStatus {
        NotStarted = "not_started",
        InProgress = "in_progress",
        Done = "done",
    }
}

names! {
    /// The part of an organisation beside the lead.
    ParticipantRole {
        /// phối hợp
        Coordinating = "coordinating",
        /// để biết
        ForInformation = "for_information",
    }
}

/// An organisation beside the lead.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Participant {
    pub organisation_id: OrganisationId,
    pub role: ParticipantRole,
    /// Only for those who coordinate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<CoordinationStatus>,
}

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Author {
    pub client_id: ClientId,
    pub name: String,
    pub organisation_id: OrganisationId,
}

/// One entry of the history.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskEvent {
    pub task_id: TaskId,
    /// 1, 2, 3 … without gaps; equals the task's version after the event.
    pub sequence: i64,
    pub at: DateTime<Utc>,
    /// Absent where the service itself acted (the reminder ladder).
    pub by: Option<Author>,
    pub from_state: Option<TaskState>,
    pub to_state: TaskState,
    pub change: Change,
}

/// What changed.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    Assigned {
        lead_organisation_id: OrganisationId,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        participants: Vec<Participant>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due_date: Option<NaiveDate>,
    },
    Accepted {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    Declined {
        reason: String,
    },
    Reassigned {
        lead_organisation_id: OrganisationId,
        reason: String,
    },
    ProgressReported {
        percent: u8,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    CompletionReported {
        evidence: Vec<Evidence>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        /// The day of the report in the configured zone.
        reported_on: NaiveDate,
        /// The deadline then in force.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due_date: Option<NaiveDate>,
        /// Frozen here: review time never makes a task late.
        timeliness: Timeliness,
    },
    Confirmed {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    Rejected {
        reason: String,
    },
    Suspended {
        reason: String,
    },
    Resumed {
        reason: String,
    },
    Cancelled {
        reason: String,
    },
    DueDateSet {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due_date: Option<NaiveDate>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        previous_due_date: Option<NaiveDate>,
        reason: String,
    },
    ExtensionRequested {
        extension: Extension,
    },
    ExtensionApproved {
        extension_id: ExtensionId,
        due_date: NaiveDate,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    ExtensionRejected {
        extension_id: ExtensionId,
        reason: String,
    },
    ExtensionCountered {
        extension_id: ExtensionId,
        offered_due_date: NaiveDate,
        offered_by: ClientId,
        reason: String,
    },
    CounterOfferAccepted {
        extension_id: ExtensionId,
        due_date: NaiveDate,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    CounterOfferDeclined {
        extension_id: ExtensionId,
        reason: String,
    },
    Delegated {
        child_id: TaskId,
        lead_organisation_id: OrganisationId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due_date: Option<NaiveDate>,
    },
    Reminded {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        /// The rung of the reminder ladder, where the service reminded by itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rung: Option<String>,
    },
    Escalated {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to_organisation_id: Option<OrganisationId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rung: Option<String>,
    },
    Coordinated {
        organisation_id: OrganisationId,
        status: CoordinationStatus,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
}

names! {
    /// The kinds of [`Change`], as they stand in histories.
    ChangeKind {
        /// giao nhiệm vụ
        Assigned = "assigned",
        Accepted = "accepted",
        Declined = "declined",
        Reassigned = "reassigned",
        ProgressReported = "progress_reported",
        CompletionReported = "completion_reported",
        Confirmed = "confirmed",
        Rejected = "rejected",
        Suspended = "suspended",
        Resumed = "resumed",
        Cancelled = "cancelled",
        DueDateSet = "due_date_set",
        ExtensionRequested = "extension_requested",
        ExtensionApproved = "extension_approved",
        ExtensionRejected = "extension_rejected",
        ExtensionCountered = "extension_countered",
        CounterOfferAccepted = "counter_offer_accepted",
        CounterOfferDeclined = "counter_offer_declined",
        Delegated = "delegated",
        Reminded = "reminded",
        Escalated = "escalated",
        Coordinated = "coordinated",
    }
}

impl Change {
    pub fn kind(&self) -> ChangeKind {
        match self {
            Change::Assigned { .. } => ChangeKind::Assigned,
            Change::Accepted { .. } => ChangeKind::Accepted,
            Change::Declined { .. } => ChangeKind::Declined,
            Change::Reassigned { .. } => ChangeKind::Reassigned,
            Change::ProgressReported { .. } => ChangeKind::ProgressReported,
            Change::CompletionReported { .. } => ChangeKind::CompletionReported,
            Change::Confirmed { .. } => ChangeKind::Confirmed,
            Change::Rejected { .. } => ChangeKind::Rejected,
            Change::Suspended { .. } => ChangeKind::Suspended,
            Change::Resumed { .. } => ChangeKind::Resumed,
            Change::Cancelled { .. } => ChangeKind::Cancelled,
            Change::DueDateSet { .. } => ChangeKind::DueDateSet,
            Change::ExtensionRequested { .. } => ChangeKind::ExtensionRequested,
            Change::ExtensionApproved { .. } => ChangeKind::ExtensionApproved,
            Change::ExtensionRejected { .. } => ChangeKind::ExtensionRejected,
            Change::ExtensionCountered { .. } => ChangeKind::ExtensionCountered,
            Change::CounterOfferAccepted { .. } => ChangeKind::CounterOfferAccepted,
            Change::CounterOfferDeclined { .. } => ChangeKind::CounterOfferDeclined,
            Change::Delegated { .. } => ChangeKind::Delegated,
            Change::Reminded { .. } => ChangeKind::Reminded,
            Change::Escalated { .. } => ChangeKind::Escalated,
            Change::Coordinated { .. } => ChangeKind::Coordinated,
        }
    }

    /// Why it was done, where a reason had to be given.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Change::Declined { reason }
            | Change::Reassigned { reason, .. }
            | Change::Rejected { reason }
            | Change::Suspended { reason }
            | Change::Resumed { reason }
            | Change::Cancelled { reason }
            | Change::DueDateSet { reason, .. }
            | Change::ExtensionRejected { reason, .. }
            | Change::ExtensionCountered { reason, .. }
            | Change::CounterOfferDeclined { reason, .. } => Some(reason),
            Change::ExtensionRequested { extension } => Some(&extension.reason),
            _ => None,
        }
    }

    /// The due date that holds from this change on, where it is one that sets it; `Some(None)` for none.
    pub fn new_due_date(&self) -> Option<Option<NaiveDate>> {
        match self {
            Change::Assigned { due_date, .. } | Change::DueDateSet { due_date, .. } => Some(*due_date),
            Change::ExtensionApproved { due_date, .. } | Change::CounterOfferAccepted { due_date, .. } => {
                Some(Some(*due_date))
            }
            _ => None,
        }
    }
}
