//! The task: one obligation of a directive for one lead organisation.

use chrono::{DateTime, NaiveDate, Utc};

use super::event::{Author, Change, Evidence, Participant, TaskEvent};
use super::extension::{Extension, ExtensionState};
use super::standing::Standing;
use super::state::{Action, TaskState};
use super::timeliness::{self, DueSoonDays, Timeliness};
use crate::kernel::id::{DirectiveId, ObligationId, OrganisationId, TaskId};
use crate::kernel::{Actor, Context};

/// A completion as it was reported; its timeliness no longer changes.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Completion {
    pub reported_at: DateTime<Utc>,
    pub evidence: Vec<Evidence>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_date: Option<NaiveDate>,
    pub timeliness: Timeliness,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    pub id: TaskId,
    pub directive_id: DirectiveId,
    pub obligation_id: ObligationId,
    /// The task that was delegated, where this is a part of one.
    pub parent_id: Option<TaskId>,
    pub issuer_organisation_id: OrganisationId,
    pub assigner_organisation_id: OrganisationId,
    pub lead_organisation_id: OrganisationId,
    pub participants: Vec<Participant>,
    pub state: TaskState,
    /// The state to which `resume` returns.
    pub suspended_from: Option<TaskState>,
    /// A completion was rejected: the work is being redone (thực hiện lại).
    pub redo: bool,
    pub progress_percent: u8,
    /// The last day on which completion is in time; it ends with the day in the configured zone.
    pub due_date: Option<NaiveDate>,
    pub completion: Option<Completion>,
    /// Every extension ever asked for, oldest first.
    pub extensions: Vec<Extension>,
    /// Equals the sequence of the last event.
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// What is fixed when a task is assigned.
#[derive(Debug, Clone)]
pub struct Assignment {
    pub id: TaskId,
    pub directive_id: DirectiveId,
    pub obligation_id: ObligationId,
    pub parent_id: Option<TaskId>,
    pub issuer_organisation_id: OrganisationId,
    pub assigner_organisation_id: OrganisationId,
    pub lead_organisation_id: OrganisationId,
    pub participants: Vec<Participant>,
    pub due_date: Option<NaiveDate>,
}

impl Task {
    /// A new task with the first entry of its history.
    pub fn assign(assignment: Assignment, by: Option<Author>, at: DateTime<Utc>) -> (Task, TaskEvent) {
        let change = Change::Assigned {
            lead_organisation_id: assignment.lead_organisation_id,
            participants: assignment.participants.clone(),
            due_date: assignment.due_date,
        };
        let event = TaskEvent {
            task_id: assignment.id,
            sequence: 1,
            at,
            by,
            from_state: None,
            to_state: TaskState::Assigned,
            change,
        };
        let task = Task {
            id: assignment.id,
            directive_id: assignment.directive_id,
            obligation_id: assignment.obligation_id,
            parent_id: assignment.parent_id,
            issuer_organisation_id: assignment.issuer_organisation_id,
            assigner_organisation_id: assignment.assigner_organisation_id,
            lead_organisation_id: assignment.lead_organisation_id,
            participants: assignment.participants,
            state: TaskState::Assigned,
            suspended_from: None,
            redo: false,
            progress_percent: 0,
            due_date: assignment.due_date,
            completion: None,
            extensions: Vec::new(),
            version: 1,
            created_at: at,
            updated_at: at,
        };
        (task, event)
    }

    /// The extension that waits for an answer, if there is one.
    pub fn open_extension(&self) -> Option<&Extension> {
        self.extensions
            .last()
            .filter(|extension| extension.state.is_open())
    }

    /// Whose move it is: the organisation that others wait for. `None` while work is under way or done.
    pub fn awaits(&self) -> Option<OrganisationId> {
        match self.state {
            TaskState::Assigned => Some(self.lead_organisation_id),
            TaskState::Declined | TaskState::PendingConfirmation => Some(self.assigner_organisation_id),
            TaskState::InProgress => self.open_extension().map(|extension| match extension.state {
                ExtensionState::Countered => self.lead_organisation_id,
                _ => self.assigner_organisation_id,
            }),
            TaskState::Suspended | TaskState::Completed | TaskState::Cancelled => None,
        }
    }

    /// Early, on time, late once completion is reported; before that against today. `None` for a cancelled task.
    pub fn timeliness(&self, today: NaiveDate, horizon: DueSoonDays) -> Option<Timeliness> {
        match (self.state, &self.completion) {
            (TaskState::Cancelled, _) => None,
            (_, Some(completion)) => Some(completion.timeliness),
            (_, None) => Some(timeliness::of_open(self.due_date, today, horizon)),
        }
    }

    /// Whether the present state permits the action, whoever asks.
    pub(super) fn state_permits(&self, action: Action) -> bool {
        if !action.rule().from.contains(&self.state) {
            return false;
        }
        let open = self.open_extension().map(|extension| extension.state);
        match action {
            // A reported completion was judged by the due date of its day: nothing is left to re-date.
            Action::SetDueDate => self.completion.is_none(),
            Action::RequestExtension => open.is_none() && self.due_date.is_some(),
            Action::ApproveExtension | Action::RejectExtension | Action::CounterExtension => {
                open == Some(ExtensionState::Pending)
            }
            Action::AcceptCounterOffer | Action::DeclineCounterOffer => {
                open == Some(ExtensionState::Countered)
            }
            _ => true,
        }
    }

    /// Whether the action would answer what the actor itself asked or offered: who asks cannot decide.
    pub(super) fn answers_oneself(&self, action: Action, actor: &Actor) -> bool {
        let Some(extension) = self.open_extension() else {
            return false;
        };
        match action {
            Action::ApproveExtension | Action::RejectExtension | Action::CounterExtension => {
                extension.asked_by == actor.client_id
            }
            Action::AcceptCounterOffer | Action::DeclineCounterOffer => {
                extension.offered_by == Some(actor.client_id)
            }
            _ => false,
        }
    }

    /// What the actor, in this standing and with its scopes, may do now.
    pub fn allowed_actions(&self, standing: Standing, actor: &Actor) -> Vec<Action> {
        Action::ALL
            .iter()
            .copied()
            .filter(|action| {
                let rule = action.rule();
                standing.has_any(rule.by)
                    && actor.scopes.contains(rule.scope)
                    && self.state_permits(*action)
                    && !self.answers_oneself(*action, actor)
            })
            .collect()
    }

    /// Applies a change that was decided and gives the entry of the history.
    pub fn record(&mut self, change: Change, by: Option<Author>, at: DateTime<Utc>) -> TaskEvent {
        let event = TaskEvent {
            task_id: self.id,
            sequence: self.version + 1,
            at,
            by,
            from_state: Some(self.state),
            to_state: self.state_after(&change),
            change,
        };
        self.evolve(&event);
        event
    }

    fn state_after(&self, change: &Change) -> TaskState {
        match change {
            Change::Assigned { .. } | Change::Reassigned { .. } => TaskState::Assigned,
            Change::Accepted { .. } | Change::Rejected { .. } => TaskState::InProgress,
            Change::Declined { .. } => TaskState::Declined,
            Change::CompletionReported { .. } => TaskState::PendingConfirmation,
            Change::Confirmed { .. } => TaskState::Completed,
            Change::Suspended { .. } => TaskState::Suspended,
            Change::Resumed { .. } => self.suspended_from.unwrap_or(self.state),
            Change::Cancelled { .. } => TaskState::Cancelled,
            _ => self.state,
        }
    }

    /// Moves to the state after an event; replaying the whole history gives the present task.
    pub fn evolve(&mut self, event: &TaskEvent) {
        match &event.change {
            Change::Reassigned {
                lead_organisation_id, ..
            } => {
                self.lead_organisation_id = *lead_organisation_id;
                // Nobody has two parts: whoever coordinated leads from now on.
                self.participants
                    .retain(|participant| participant.organisation_id != *lead_organisation_id);
            }
            Change::ProgressReported { percent, .. } => self.progress_percent = *percent,
            Change::CompletionReported {
                evidence,
                note,
                due_date,
                timeliness,
                ..
            } => {
                self.lapse_open_extension();
                self.progress_percent = 100;
                self.completion = Some(Completion {
                    reported_at: event.at,
                    evidence: evidence.clone(),
                    note: note.clone(),
                    due_date: *due_date,
                    timeliness: *timeliness,
                });
            }
            Change::Rejected { .. } => {
                self.completion = None;
                self.redo = true;
            }
            Change::Suspended { .. } => self.suspended_from = Some(self.state),
            Change::Resumed { .. } => self.suspended_from = None,
            Change::Cancelled { .. } => {
                self.lapse_open_extension();
                self.suspended_from = None;
                // What was reported stays in the history; a cancelled task is neither early nor late.
                self.completion = None;
            }
            Change::DueDateSet { due_date, .. } => {
                self.lapse_open_extension();
                self.due_date = *due_date;
            }
            Change::ExtensionRequested { extension } => self.extensions.push(extension.clone()),
            Change::ExtensionApproved { due_date, .. } => {
                self.due_date = Some(*due_date);
                self.answer_extension(ExtensionState::Approved, None);
            }
            Change::ExtensionRejected { reason, .. } => {
                self.answer_extension(ExtensionState::Rejected, Some(reason));
            }
            Change::ExtensionCountered {
                offered_due_date,
                offered_by,
                reason,
                ..
            } => {
                self.answer_extension(ExtensionState::Countered, Some(reason));
                if let Some(extension) = self.extensions.last_mut() {
                    extension.offered_due_date = Some(*offered_due_date);
                    extension.offered_by = Some(*offered_by);
                }
            }
            Change::CounterOfferAccepted { due_date, .. } => {
                self.due_date = Some(*due_date);
                self.answer_extension(ExtensionState::Accepted, None);
            }
            Change::CounterOfferDeclined { reason, .. } => {
                self.answer_extension(ExtensionState::Declined, Some(reason));
            }
            Change::Coordinated {
                organisation_id,
                status,
                ..
            } => {
                for participant in &mut self.participants {
                    if participant.organisation_id == *organisation_id && participant.status.is_some() {
                        participant.status = Some(*status);
                    }
                }
            }
            Change::Assigned { .. }
            | Change::Accepted { .. }
            | Change::Declined { .. }
            | Change::Confirmed { .. }
            | Change::Delegated { .. }
            | Change::Reminded { .. }
            | Change::Escalated { .. } => {}
        }
        self.state = event.to_state;
        self.version = event.sequence;
        self.updated_at = event.at;
    }

    fn answer_extension(&mut self, state: ExtensionState, answer: Option<&String>) {
        if let Some(extension) = self.extensions.last_mut() {
            extension.state = state;
            extension.answer = answer.cloned().or_else(|| extension.answer.take());
        }
    }

    fn lapse_open_extension(&mut self) {
        if self.open_extension().is_some() {
            self.answer_extension(ExtensionState::Lapsed, None);
        }
    }
}

impl Task {
    /// As the audit chain keeps it; the whole story stands in the task's own history.
    pub fn record_of_state(&self) -> serde_json::Value {
        serde_json::json!({
            "state": self.state,
            "lead_organisation_id": self.lead_organisation_id,
            "due_date": self.due_date,
            "progress_percent": self.progress_percent,
            "version": self.version,
        })
    }
}

impl Author {
    /// Whoever acts now.
    pub fn of(context: &Context<'_>) -> Self {
        Self {
            client_id: context.actor.client_id,
            name: context.actor.name.clone(),
            organisation_id: context.actor.organisation_id,
        }
    }
}
