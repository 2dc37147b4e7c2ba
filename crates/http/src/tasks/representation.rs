//! A task as the API shows it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use treem_domain::kernel::Actor;
use treem_domain::tasks::event::{self, CoordinationStatus, ParticipantRole};
use treem_domain::tasks::extension::{self, ExtensionState};
use treem_domain::tasks::repository::TaskView;
use treem_domain::tasks::state::{Action, TaskState};
use treem_domain::tasks::task;
use treem_domain::tasks::timeliness::Timeliness;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{State, schema};

/// One obligation of a directive for one lead organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct Task {
    /// Id, UUIDv7.
    pub id: Uuid,
    /// The directive from which it comes.
    pub directive_id: Uuid,
    /// The obligation that it carries out.
    pub obligation_id: Uuid,
    /// The obligation's key in its directive.
    #[schema(max_length = 20, example = "C1")]
    pub obligation_key: String,
    /// The obligation's text.
    #[schema(
        max_length = 4000,
        example = "Ủy ban nhân dân các huyện, thành phố xây dựng kế hoạch triển khai thực hiện Chương trình"
    )]
    pub obligation_text: String,
    /// The task from which it was delegated (giao lại).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<Uuid>,
    /// The organisation that issued the directive.
    pub issuer_organisation_id: Uuid,
    /// The organisation that assigned the task and confirms its completion: the issuer, or for a delegated task the
    /// lead of its parent.
    pub assigner_organisation_id: Uuid,
    /// The organisation that leads (chủ trì).
    pub lead_organisation_id: Uuid,
    /// The lead's name.
    #[schema(max_length = 300, example = "Ủy ban nhân dân thành phố Rạch Giá")]
    pub lead_organisation_name: String,
    /// Organisations beside the lead.
    #[schema(max_items = 1000)]
    pub participants: Vec<TaskParticipant>,
    #[schema(value_type = schema::TaskState)]
    pub state: TaskState,
    /// The state to which resuming returns; only while suspended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<schema::TaskState>)]
    pub suspended_from: Option<TaskState>,
    /// Whether a completion was rejected and the work is done again (thực hiện lại).
    pub redo: bool,
    /// Progress as last reported, in per cent.
    #[schema(minimum = 0, maximum = 100, example = 60)]
    pub progress_percent: u8,
    /// The last day on which completion is in time; it ends with the day in the service's time zone. Every earlier one
    /// stands in the history.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2021-07-30")]
    pub due_date: Option<NaiveDate>,
    /// Absent for a cancelled task.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<schema::Timeliness>)]
    pub timeliness: Option<Timeliness>,
    /// The completion that was reported and not rejected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completion: Option<TaskCompletion>,
    /// Every extension ever asked for, oldest first.
    #[schema(max_items = 10000)]
    pub extensions: Vec<TaskExtension>,
    /// The extension that waits for an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open_extension_id: Option<Uuid>,
    /// What the caller may do now.
    #[schema(value_type = Vec<schema::TaskAction>, max_items = 21)]
    pub allowed_actions: Vec<Action>,
    /// When it was assigned.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// When it last changed.
    pub updated_at: chrono::DateTime<chrono::Utc>,
}

/// An organisation beside the lead.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskParticipant {
    /// The organisation.
    pub organisation_id: Uuid,
    #[schema(value_type = schema::ParticipantRole)]
    pub role: ParticipantRole,
    /// How far it is with its part; only for those who coordinate.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<schema::CoordinationStatus>)]
    pub status: Option<CoordinationStatus>,
}

/// Proof that something was done: exactly one of `url`, `document_number` and `attachment_id`. Never a child's image
/// or name.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// A code of the vocabulary `evidence_kinds`.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = r"\S",
        example = "official_document"
    )]
    pub kind: String,
    /// Where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 8,
        max_length = 2000,
        format = "uri",
        pattern = "^https?://",
        example = "https://rachgia.kiengiang.gov.vn/ke-hoach-vi-tre-em"
    )]
    pub url: Option<String>,
    /// Number and notation of a document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100, pattern = r"\S", example = "107/KH-UBND")]
    pub document_number: Option<String>,
    /// An attachment that was uploaded before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachment_id: Option<Uuid>,
    /// What it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = r"\S",
        example = "Kế hoạch thực hiện Chương trình trên địa bàn thành phố."
    )]
    pub note: Option<String>,
}

/// A completion as it was reported; its timeliness no longer changes.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskCompletion {
    /// When it was reported.
    pub reported_at: chrono::DateTime<chrono::Utc>,
    /// What proves it.
    #[schema(max_items = 100)]
    pub evidence: Vec<Evidence>,
    /// The lead's remark.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub note: Option<String>,
    /// The due date then in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_date: Option<NaiveDate>,
    #[schema(value_type = schema::Timeliness)]
    pub timeliness: Timeliness,
}

/// A request to move the due date (xin gia hạn).
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskExtension {
    /// Id, UUIDv7.
    pub id: Uuid,
    #[schema(value_type = schema::ExtensionState)]
    pub state: ExtensionState,
    /// The due date in force when it was asked for.
    #[schema(example = "2021-07-30")]
    pub from_due_date: NaiveDate,
    /// The due date that the lead asks for.
    #[schema(example = "2021-08-31")]
    pub requested_due_date: NaiveDate,
    /// Why the lead asks.
    #[schema(max_length = 2000, example = "Chờ kế hoạch của Ủy ban nhân dân tỉnh.")]
    pub reason: String,
    /// The due date that the assigner offers instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2021-08-15")]
    pub offered_due_date: Option<NaiveDate>,
    /// Why it was rejected, countered or declined.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub answer: Option<String>,
}

impl Task {
    /// The task as the caller sees it today.
    pub fn seen(view: TaskView, caller: &Actor, state: &State) -> Self {
        let TaskView {
            task,
            obligation_key,
            obligation_text,
            lead_organisation_name,
            standing,
        } = view;
        Self {
            id: task.id.0,
            directive_id: task.directive_id.0,
            obligation_id: task.obligation_id.0,
            obligation_key,
            obligation_text,
            parent_id: task.parent_id.map(|id| id.0),
            issuer_organisation_id: task.issuer_organisation_id.0,
            assigner_organisation_id: task.assigner_organisation_id.0,
            lead_organisation_id: task.lead_organisation_id.0,
            lead_organisation_name,
            state: task.state,
            suspended_from: task.suspended_from,
            redo: task.redo,
            progress_percent: task.progress_percent,
            due_date: task.due_date,
            timeliness: task.timeliness(state.today(), state.settings.due_soon_days),
            open_extension_id: task.open_extension().map(|extension| extension.id.0),
            allowed_actions: task.allowed_actions(standing, caller),
            participants: task.participants.into_iter().map(Into::into).collect(),
            completion: task.completion.map(Into::into),
            extensions: task.extensions.into_iter().map(Into::into).collect(),
            created_at: task.created_at,
            updated_at: task.updated_at,
        }
    }
}

impl From<event::Participant> for TaskParticipant {
    fn from(participant: event::Participant) -> Self {
        Self {
            organisation_id: participant.organisation_id.0,
            role: participant.role,
            status: participant.status,
        }
    }
}

impl From<event::Evidence> for Evidence {
    fn from(evidence: event::Evidence) -> Self {
        Self {
            kind: evidence.kind,
            url: evidence.url,
            document_number: evidence.document_number,
            attachment_id: evidence.attachment_id.map(|id| id.0),
            note: evidence.note,
        }
    }
}

impl From<Evidence> for event::Evidence {
    fn from(evidence: Evidence) -> Self {
        Self {
            kind: evidence.kind,
            url: evidence.url,
            document_number: evidence.document_number,
            attachment_id: evidence.attachment_id.map(Into::into),
            note: evidence.note,
        }
    }
}

impl From<task::Completion> for TaskCompletion {
    fn from(completion: task::Completion) -> Self {
        Self {
            reported_at: completion.reported_at,
            evidence: completion.evidence.into_iter().map(Into::into).collect(),
            note: completion.note,
            due_date: completion.due_date,
            timeliness: completion.timeliness,
        }
    }
}

impl From<extension::Extension> for TaskExtension {
    fn from(extension: extension::Extension) -> Self {
        Self {
            id: extension.id.0,
            state: extension.state,
            from_due_date: extension.from_due_date,
            requested_due_date: extension.requested_due_date,
            reason: extension.reason,
            offered_due_date: extension.offered_due_date,
            answer: extension.answer,
        }
    }
}
