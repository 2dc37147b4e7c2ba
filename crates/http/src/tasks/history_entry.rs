//! An entry of a task's history as the API shows it.

use chrono::NaiveDate;
use serde::Serialize;
use treem_domain::tasks::event::{Author, Change, ChangeKind, CoordinationStatus, TaskEvent as Event};
use treem_domain::tasks::state::TaskState;
use treem_domain::tasks::timeliness::Timeliness;
use utoipa::ToSchema;
use uuid::Uuid;

use super::representation::{Evidence, TaskParticipant};
use crate::schema;

/// One thing that happened to a task; which members it has depends on `kind`.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskEvent {
    /// 1, 2, 3 … without gaps.
    #[schema(minimum = 1, maximum = 9007199254740991_i64, example = 4)]
    pub sequence: i64,
    /// When.
    pub at: chrono::DateTime<chrono::Utc>,
    /// Who; absent where the service itself reminded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<TaskAuthor>,
    #[schema(value_type = schema::TaskEventKind)]
    pub kind: ChangeKind,
    /// The state before; absent for the first entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<schema::TaskState>)]
    pub from_state: Option<TaskState>,
    #[schema(value_type = schema::TaskState)]
    pub to_state: TaskState,
    /// Why, where the action asks for a reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
    /// A remark.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub note: Option<String>,
    /// The due date from now on (of the child, when delegated), or that was in force when completion was reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2021-08-15")]
    pub due_date: Option<NaiveDate>,
    /// The due date before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_due_date: Option<NaiveDate>,
    /// The due date that the lead asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requested_due_date: Option<NaiveDate>,
    /// The due date that the assigner offers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offered_due_date: Option<NaiveDate>,
    /// The extension that was asked for or answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extension_id: Option<Uuid>,
    /// Reported progress, in per cent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 100)]
    pub percent: Option<u8>,
    /// What proves the reported completion.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    pub evidence: Vec<Evidence>,
    /// The day of the report in the service's time zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reported_on: Option<NaiveDate>,
    /// As frozen by the report.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<schema::Timeliness>)]
    pub timeliness: Option<Timeliness>,
    /// Who leads from now on (the child, when delegated).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead_organisation_id: Option<Uuid>,
    /// Organisations beside the lead.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1000)]
    pub participants: Vec<TaskParticipant>,
    /// The delegated task.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub child_id: Option<Uuid>,
    /// To whom it was escalated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_organisation_id: Option<Uuid>,
    /// The rung of the reminder ladder, in working days around the due date.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20, example = "minus_3")]
    pub rung: Option<String>,
    /// The coordinating organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_id: Option<Uuid>,
    /// How far it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<schema::CoordinationStatus>)]
    pub status: Option<CoordinationStatus>,
}

/// Who did it.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskAuthor {
    /// The client that called.
    pub client_id: Uuid,
    /// The client's name at the time.
    #[schema(max_length = 300, example = "Văn thư UBND thành phố Rạch Giá")]
    pub name: String,
    /// The client's organisation.
    pub organisation_id: Uuid,
}

impl From<Author> for TaskAuthor {
    fn from(author: Author) -> Self {
        Self {
            client_id: author.client_id.0,
            name: author.name,
            organisation_id: author.organisation_id.0,
        }
    }
}

impl From<Event> for TaskEvent {
    fn from(event: Event) -> Self {
        let none = Self {
            sequence: event.sequence,
            at: event.at,
            by: event.by.map(Into::into),
            kind: event.change.kind(),
            from_state: event.from_state,
            to_state: event.to_state,
            reason: event.change.reason().map(str::to_owned),
            note: None,
            due_date: None,
            previous_due_date: None,
            requested_due_date: None,
            offered_due_date: None,
            extension_id: None,
            percent: None,
            evidence: Vec::new(),
            reported_on: None,
            timeliness: None,
            lead_organisation_id: None,
            participants: Vec::new(),
            child_id: None,
            to_organisation_id: None,
            rung: None,
            organisation_id: None,
            status: None,
        };
        match event.change {
            Change::Assigned {
                lead_organisation_id,
                participants,
                due_date,
            } => Self {
                lead_organisation_id: Some(lead_organisation_id.0),
                participants: participants.into_iter().map(Into::into).collect(),
                due_date,
                ..none
            },
            Change::Accepted { note } | Change::Confirmed { note } => Self { note, ..none },
            Change::Declined { .. }
            | Change::Rejected { .. }
            | Change::Suspended { .. }
            | Change::Resumed { .. }
            | Change::Cancelled { .. } => none,
            Change::Reassigned {
                lead_organisation_id, ..
            } => Self {
                lead_organisation_id: Some(lead_organisation_id.0),
                ..none
            },
            Change::ProgressReported { percent, note } => Self {
                percent: Some(percent),
                note,
                ..none
            },
            Change::CompletionReported {
                evidence,
                note,
                reported_on,
                due_date,
                timeliness,
            } => Self {
                evidence: evidence.into_iter().map(Into::into).collect(),
                note,
                reported_on: Some(reported_on),
                due_date,
                timeliness: Some(timeliness),
                ..none
            },
            Change::DueDateSet {
                due_date,
                previous_due_date,
                ..
            } => Self {
                due_date,
                previous_due_date,
                ..none
            },
            Change::ExtensionRequested { extension } => Self {
                extension_id: Some(extension.id.0),
                previous_due_date: Some(extension.from_due_date),
                requested_due_date: Some(extension.requested_due_date),
                ..none
            },
            Change::ExtensionApproved {
                extension_id,
                due_date,
                note,
            }
            | Change::CounterOfferAccepted {
                extension_id,
                due_date,
                note,
            } => Self {
                extension_id: Some(extension_id.0),
                due_date: Some(due_date),
                note,
                ..none
            },
            Change::ExtensionRejected { extension_id, .. }
            | Change::CounterOfferDeclined { extension_id, .. } => Self {
                extension_id: Some(extension_id.0),
                ..none
            },
            Change::ExtensionCountered {
                extension_id,
                offered_due_date,
                ..
            } => Self {
                extension_id: Some(extension_id.0),
                offered_due_date: Some(offered_due_date),
                ..none
            },
            Change::Delegated {
                child_id,
                lead_organisation_id,
                due_date,
            } => Self {
                child_id: Some(child_id.0),
                lead_organisation_id: Some(lead_organisation_id.0),
                due_date,
                ..none
            },
            Change::Reminded { note, rung } => Self { note, rung, ..none },
            Change::Escalated {
                to_organisation_id,
                note,
                rung,
            } => Self {
                to_organisation_id: to_organisation_id.map(|id| id.0),
                note,
                rung,
                ..none
            },
            Change::Coordinated {
                organisation_id,
                status,
                note,
            } => Self {
                organisation_id: Some(organisation_id.0),
                status: Some(status),
                note,
                ..none
            },
        }
    }
}
