//! Deciding: a command against the present task gives the change, or the reason why not.

use chrono::NaiveDate;

use super::event::{Change, CoordinationStatus, Evidence};
use super::extension::{Extension, ExtensionState};
use super::standing::Standing;
use super::state::{Action, TaskState};
use super::task::Task;
use super::timeliness;
use crate::kernel::id::{ExtensionId, OrganisationId, TaskId};
use crate::kernel::{Code, Conflict, Context, Error, Faults, Message, Result};

/// What somebody asks to be done with a task.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    Accept {
        note: Option<String>,
    },
    Decline {
        reason: String,
    },
    Reassign {
        lead_organisation_id: OrganisationId,
        reason: String,
    },
    ReportProgress {
        percent: u8,
        note: Option<String>,
    },
    ReportCompletion {
        evidence: Vec<Evidence>,
        note: Option<String>,
    },
    Confirm {
        note: Option<String>,
    },
    Reject {
        reason: String,
    },
    Suspend {
        reason: String,
    },
    Resume {
        reason: String,
    },
    Cancel {
        reason: String,
    },
    SetDueDate {
        due_date: Option<NaiveDate>,
        reason: String,
    },
    RequestExtension {
        due_date: NaiveDate,
        reason: String,
    },
    ApproveExtension {
        note: Option<String>,
    },
    RejectExtension {
        reason: String,
    },
    CounterExtension {
        due_date: NaiveDate,
        reason: String,
    },
    AcceptCounterOffer {
        note: Option<String>,
    },
    DeclineCounterOffer {
        reason: String,
    },
    Delegate {
        child_id: TaskId,
        lead_organisation_id: OrganisationId,
        due_date: Option<NaiveDate>,
    },
    Remind {
        note: Option<String>,
    },
    Escalate {
        to_organisation_id: Option<OrganisationId>,
        note: Option<String>,
    },
    Coordinate {
        organisation_id: OrganisationId,
        status: CoordinationStatus,
        note: Option<String>,
    },
}

impl Command {
    pub fn action(&self) -> Action {
        match self {
            Command::Accept { .. } => Action::Accept,
            Command::Decline { .. } => Action::Decline,
            Command::Reassign { .. } => Action::Reassign,
            Command::ReportProgress { .. } => Action::ReportProgress,
            Command::ReportCompletion { .. } => Action::ReportCompletion,
            Command::Confirm { .. } => Action::Confirm,
            Command::Reject { .. } => Action::Reject,
            Command::Suspend { .. } => Action::Suspend,
            Command::Resume { .. } => Action::Resume,
            Command::Cancel { .. } => Action::Cancel,
            Command::SetDueDate { .. } => Action::SetDueDate,
            Command::RequestExtension { .. } => Action::RequestExtension,
            Command::ApproveExtension { .. } => Action::ApproveExtension,
            Command::RejectExtension { .. } => Action::RejectExtension,
            Command::CounterExtension { .. } => Action::CounterExtension,
            Command::AcceptCounterOffer { .. } => Action::AcceptCounterOffer,
            Command::DeclineCounterOffer { .. } => Action::DeclineCounterOffer,
            Command::Delegate { .. } => Action::Delegate,
            Command::Remind { .. } => Action::Remind,
            Command::Escalate { .. } => Action::Escalate,
            Command::Coordinate { .. } => Action::Coordinate,
        }
    }
}

impl Task {
    /// Decides a command: the change to record, or every reason against it. Changes nothing.
    pub fn decide(&self, command: Command, standing: Standing, context: &Context<'_>) -> Result<Change> {
        self.admit(command.action(), standing, context)?;
        self.change_of(command, context)
    }

    /// Whether the actor may do this now: forbidden to whoever has no such part, a conflict in the wrong state.
    pub(super) fn admit(&self, action: Action, standing: Standing, context: &Context<'_>) -> Result<()> {
        if !standing.has_any(action.rule().by) {
            return Err(not_your_part(action));
        }
        if !self.state_permits(action) {
            return Err(self.refusal(action, standing, context));
        }
        if self.answers_oneself(action, context.actor) {
            return Err(self.conflict(
                Code::AskerCannotDecide,
                Message::new(
                    "Bên đề nghị không được tự quyết định; cần một bên khác trả lời.",
                    "Who asks cannot decide: another client must answer.",
                ),
                standing,
                context,
            ));
        }
        Ok(())
    }

    fn change_of(&self, command: Command, context: &Context<'_>) -> Result<Change> {
        match command {
            Command::Accept { note } => Ok(Change::Accepted { note }),
            Command::Decline { reason } => Ok(Change::Declined { reason }),
            Command::Reassign {
                lead_organisation_id,
                reason,
            } => Ok(Change::Reassigned {
                lead_organisation_id,
                reason,
            }),
            Command::ReportProgress { percent, note } => report_progress(percent, note),
            Command::ReportCompletion { evidence, note } => self.report_completion(evidence, note, context),
            Command::Confirm { note } => Ok(Change::Confirmed { note }),
            Command::Reject { reason } => Ok(Change::Rejected { reason }),
            Command::Suspend { reason } => Ok(Change::Suspended { reason }),
            Command::Resume { reason } => Ok(Change::Resumed { reason }),
            Command::Cancel { reason } => Ok(Change::Cancelled { reason }),
            Command::SetDueDate { due_date, reason } => self.set_due_date(due_date, reason, context),
            Command::RequestExtension { due_date, reason } => {
                self.request_extension(due_date, reason, context)
            }
            Command::ApproveExtension { note } => {
                let extension = self.extension_to_answer()?;
                Ok(Change::ExtensionApproved {
                    extension_id: extension.id,
                    due_date: extension.requested_due_date,
                    note,
                })
            }
            Command::RejectExtension { reason } => Ok(Change::ExtensionRejected {
                extension_id: self.extension_to_answer()?.id,
                reason,
            }),
            Command::CounterExtension { due_date, reason } => {
                self.counter_extension(due_date, reason, context)
            }
            Command::AcceptCounterOffer { note } => self.accept_counter_offer(note),
            Command::DeclineCounterOffer { reason } => Ok(Change::CounterOfferDeclined {
                extension_id: self.extension_to_answer()?.id,
                reason,
            }),
            Command::Delegate {
                child_id,
                lead_organisation_id,
                due_date,
            } => self.delegate(child_id, lead_organisation_id, due_date, context),
            Command::Remind { note } => Ok(Change::Reminded { note, rung: None }),
            Command::Escalate {
                to_organisation_id,
                note,
            } => Ok(Change::Escalated {
                to_organisation_id,
                note,
                rung: None,
            }),
            Command::Coordinate {
                organisation_id,
                status,
                note,
            } => self.coordinate(organisation_id, status, note),
        }
    }

    fn report_completion(
        &self,
        evidence: Vec<Evidence>,
        note: Option<String>,
        context: &Context<'_>,
    ) -> Result<Change> {
        let mut faults = Faults::new();
        if evidence.is_empty() {
            faults.add(
                "/evidence",
                Code::EvidenceRequired,
                "Báo cáo hoàn thành phải kèm ít nhất một minh chứng: đường dẫn, số văn bản hoặc tệp.",
                "A report of completion needs at least one piece of evidence: a URL, a document number or a file.",
            );
        }
        crate::evidence::check_shape(&evidence, &mut faults);
        faults.into_result()?;
        Ok(Change::CompletionReported {
            evidence,
            note,
            reported_on: context.today,
            due_date: self.due_date,
            timeliness: timeliness::of_reported(self.due_date, context.today),
        })
    }

    fn set_due_date(
        &self,
        due_date: Option<NaiveDate>,
        reason: String,
        context: &Context<'_>,
    ) -> Result<Change> {
        if let Some(due_date) = due_date {
            not_in_past(due_date, context)?;
        }
        Ok(Change::DueDateSet {
            due_date,
            previous_due_date: self.due_date,
            reason,
        })
    }

    fn request_extension(
        &self,
        due_date: NaiveDate,
        reason: String,
        context: &Context<'_>,
    ) -> Result<Change> {
        let from_due_date = self.later_than_present(due_date, context)?;
        Ok(Change::ExtensionRequested {
            extension: Extension {
                id: ExtensionId::new(context.ids),
                state: ExtensionState::Pending,
                from_due_date,
                requested_due_date: due_date,
                reason,
                asked_by: context.actor.client_id,
                offered_due_date: None,
                offered_by: None,
                answer: None,
            },
        })
    }

    fn counter_extension(
        &self,
        due_date: NaiveDate,
        reason: String,
        context: &Context<'_>,
    ) -> Result<Change> {
        let extension_id = self.extension_to_answer()?.id;
        self.later_than_present(due_date, context)?;
        Ok(Change::ExtensionCountered {
            extension_id,
            offered_due_date: due_date,
            offered_by: context.actor.client_id,
            reason,
        })
    }

    fn accept_counter_offer(&self, note: Option<String>) -> Result<Change> {
        let extension = self.extension_to_answer()?;
        let due_date = extension.offered_due_date.ok_or_else(no_extension)?;
        Ok(Change::CounterOfferAccepted {
            extension_id: extension.id,
            due_date,
            note,
        })
    }

    fn delegate(
        &self,
        child_id: TaskId,
        lead_organisation_id: OrganisationId,
        due_date: Option<NaiveDate>,
        context: &Context<'_>,
    ) -> Result<Change> {
        let due_date = due_date.or(self.due_date);
        if let Some(due_date) = due_date {
            not_in_past_unless(due_date, self.due_date, context)?;
            if self.due_date.is_some_and(|parent| due_date > parent) {
                return Err(Error::invalid(
                    "/due_date",
                    Code::DueAfterParent,
                    "Thời hạn của nhiệm vụ giao lại không được sau thời hạn của nhiệm vụ gốc.",
                    "A delegated task is due no later than its parent: give an earlier date or none.",
                ));
            }
        }
        Ok(Change::Delegated {
            child_id,
            lead_organisation_id,
            due_date,
        })
    }

    fn coordinate(
        &self,
        organisation_id: OrganisationId,
        status: CoordinationStatus,
        note: Option<String>,
    ) -> Result<Change> {
        let coordinates = self.participants.iter().any(|participant| {
            participant.organisation_id == organisation_id && participant.status.is_some()
        });
        if !coordinates {
            return Err(Error::invalid(
                "/organisation_id",
                Code::UnknownReference,
                "Đơn vị này không phối hợp thực hiện nhiệm vụ.",
                "This organisation does not coordinate on the task; name one of its coordinating participants.",
            ));
        }
        Ok(Change::Coordinated {
            organisation_id,
            status,
            note,
        })
    }

    fn extension_to_answer(&self) -> Result<&Extension> {
        self.open_extension().ok_or_else(no_extension)
    }

    /// An extension makes the due date later and does not lie in the past; gives the present due date.
    fn later_than_present(&self, due_date: NaiveDate, context: &Context<'_>) -> Result<NaiveDate> {
        let present = self.due_date.ok_or_else(no_extension)?;
        let mut faults = Faults::new();
        if due_date <= present {
            faults.add(
                "/due_date",
                Code::DueNotLater,
                format!("Thời hạn mới phải sau thời hạn hiện tại ({present})."),
                format!("The new due date must be later than the present one ({present})."),
            );
        }
        if due_date < context.today {
            faults.add("/due_date", Code::DueInPast, PAST.0, PAST.1);
        }
        faults.into_result()?;
        Ok(present)
    }

    /// Why the present state does not permit the action.
    fn refusal(&self, action: Action, standing: Standing, context: &Context<'_>) -> Error {
        let at_work = self.state == TaskState::InProgress;
        let (code, vi, en) = match action {
            Action::RequestExtension if at_work && self.open_extension().is_some() => (
                Code::ExtensionOpen,
                "Đã có một đề nghị gia hạn đang chờ trả lời.",
                "An extension request is already open; wait for its answer.",
            ),
            Action::RequestExtension if at_work => (
                Code::StateConflict,
                "Nhiệm vụ không có thời hạn nên không cần gia hạn.",
                "The task has no due date, so there is nothing to extend.",
            ),
            Action::ApproveExtension
            | Action::RejectExtension
            | Action::CounterExtension
            | Action::AcceptCounterOffer
            | Action::DeclineCounterOffer
                if at_work =>
            {
                (Code::NoExtensionOpen, NO_EXTENSION.0, NO_EXTENSION.1)
            }
            _ => (
                Code::StateConflict,
                "Trạng thái hiện tại của nhiệm vụ không cho phép thao tác này; xem allowed_actions.",
                "The task's present state does not permit this action; see allowed_actions.",
            ),
        };
        self.conflict(code, Message::new(vi, en), standing, context)
    }

    /// A conflict that names the state and what the actor may do instead.
    pub(super) fn conflict(
        &self,
        code: Code,
        message: Message,
        standing: Standing,
        context: &Context<'_>,
    ) -> Error {
        let allowed = self.allowed_actions(standing, context.actor);
        Error::Conflict(Box::new(Conflict {
            code,
            message,
            state: Some(self.state.as_str().to_owned()),
            allowed_actions: allowed
                .into_iter()
                .map(|action| action.as_str().to_owned())
                .collect(),
            conflicts_with: Vec::new(),
        }))
    }
}

pub(super) const NO_EXTENSION: (&str, &str) = (
    "Không có đề nghị gia hạn nào đang chờ bước này.",
    "No extension request waits for this step.",
);

const PAST: (&str, &str) = (
    "Thời hạn đã qua; hãy chọn từ hôm nay trở đi.",
    "The due date lies in the past; choose today or later.",
);

fn report_progress(percent: u8, note: Option<String>) -> Result<Change> {
    if percent > 100 {
        return Err(Error::invalid(
            "/percent",
            Code::OutOfRange,
            "Tiến độ từ 0 đến 100 phần trăm.",
            "Progress is 0 to 100 per cent.",
        ));
    }
    Ok(Change::ProgressReported { percent, note })
}

fn not_in_past(due_date: NaiveDate, context: &Context<'_>) -> Result<()> {
    if due_date < context.today {
        return Err(Error::invalid("/due_date", Code::DueInPast, PAST.0, PAST.1));
    }
    Ok(())
}

/// A part of an overdue task may carry the parent's own date.
fn not_in_past_unless(due_date: NaiveDate, parent: Option<NaiveDate>, context: &Context<'_>) -> Result<()> {
    if parent == Some(due_date) {
        Ok(())
    } else {
        not_in_past(due_date, context)
    }
}

fn no_extension() -> Error {
    Error::conflict(Code::NoExtensionOpen, NO_EXTENSION.0, NO_EXTENSION.1)
}

fn not_your_part(action: Action) -> Error {
    let by = action.rule().by;
    let (vi, en) = if by.has_any(Standing::LEAD) {
        ("đơn vị chủ trì", "the lead organisation")
    } else if by.has_any(Standing::COORDINATING) {
        ("đơn vị phối hợp", "a coordinating organisation")
    } else {
        ("đơn vị giao nhiệm vụ", "the assigning organisation")
    };
    Error::Forbidden(Message::new(
        format!("Thao tác {} chỉ dành cho {vi}.", action.as_str()),
        format!("The action {} belongs to {en}.", action.as_str()),
    ))
}
