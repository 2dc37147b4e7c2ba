//! The states of a task and the one table of who may do what from which state.

use super::standing::Standing;
use crate::kernel::Scope;

macro_rules! names {
    ($(#[$doc:meta])* $type:ident { $($(#[$variant_doc:meta])* $variant:ident = $name:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $type { $($(#[$variant_doc])* $variant,)+ }

        impl $type {
            pub const ALL: &'static [$type] = &[$($type::$variant,)+];

            pub fn as_str(self) -> &'static str {
                match self { $($type::$variant => $name,)+ }
            }

            pub fn parse(name: &str) -> Option<Self> {
                match name { $($name => Some($type::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use names;

names! {
    /// Where a task stands. Timeliness is another matter: see [`super::timeliness`].
    TaskState {
        /// chưa thực hiện
        Assigned = "assigned",
        /// từ chối / trả lại
        Declined = "declined",
        /// đang thực hiện
        InProgress = "in_progress",
        /// chờ xác nhận
        PendingConfirmation = "pending_confirmation",
        /// tạm hoãn
        Suspended = "suspended",
        /// đã hoàn thành
        Completed = "completed",
        /// đã hủy
        Cancelled = "cancelled",
    }
}

impl TaskState {
    pub fn is_terminal(self) -> bool {
        matches!(self, TaskState::Completed | TaskState::Cancelled)
    }
}

names! {
    /// What can be done with a task.
    Action {
        /// tiếp nhận
        Accept = "accept",
        /// từ chối / trả lại
        Decline = "decline",
        /// giao lại cho đơn vị khác
        Reassign = "reassign",
        /// báo cáo tiến độ
        ReportProgress = "report_progress",
        /// báo cáo hoàn thành
        ReportCompletion = "report_completion",
        /// xác nhận
        Confirm = "confirm",
        /// từ chối xác nhận
        Reject = "reject",
        /// tạm hoãn
        Suspend = "suspend",
        /// tiếp tục
        Resume = "resume",
        /// hủy
        Cancel = "cancel",
        /// đặt lại thời hạn
        SetDueDate = "set_due_date",
        /// xin gia hạn
        RequestExtension = "request_extension",
        ApproveExtension = "approve_extension",
        RejectExtension = "reject_extension",
        CounterExtension = "counter_extension",
        AcceptCounterOffer = "accept_counter_offer",
        DeclineCounterOffer = "decline_counter_offer",
        /// chuyển xử lý
        Delegate = "delegate",
        /// đôn đốc
        Remind = "remind",
        /// báo cáo cấp trên
        Escalate = "escalate",
        /// cập nhật phần phối hợp
        Coordinate = "coordinate",
    }
}

/// Who may act, from which states, with which scope.
pub struct Rule {
    pub by: Standing,
    pub from: &'static [TaskState],
    pub scope: Scope,
}

impl Action {
    /// The state machine: what is not in this table cannot happen.
    pub fn rule(self) -> Rule {
        use TaskState::*;
        const ACTIVE: &[TaskState] = &[Assigned, InProgress, PendingConfirmation];
        const OPEN: &[TaskState] = &[Assigned, Declined, InProgress, PendingConfirmation, Suspended];
        // Where the next move is the lead's: a declined task waits for its assigner, a reported one for its review.
        const REMINDABLE: &[TaskState] = &[Assigned, InProgress];
        let (by, from, scope): (Standing, &'static [TaskState], Scope) = match self {
            Action::Accept | Action::Decline => (Standing::LEAD, &[Assigned], Scope::TasksAccept),
            Action::Reassign => (Standing::ASSIGNER, &[Declined], Scope::TasksDirect),
            Action::ReportProgress | Action::ReportCompletion => {
                (Standing::LEAD, &[InProgress], Scope::TasksReport)
            }
            Action::Confirm | Action::Reject => {
                (Standing::ASSIGNER, &[PendingConfirmation], Scope::TasksDecide)
            }
            Action::Suspend => (Standing::ASSIGNER, ACTIVE, Scope::TasksDirect),
            Action::Resume => (Standing::ASSIGNER, &[Suspended], Scope::TasksDirect),
            Action::Cancel => (Standing::ASSIGNER, OPEN, Scope::TasksDirect),
            Action::SetDueDate => (
                Standing::ASSIGNER,
                &[Assigned, Declined, InProgress, Suspended],
                Scope::TasksDirect,
            ),
            Action::RequestExtension | Action::AcceptCounterOffer | Action::DeclineCounterOffer => {
                (Standing::LEAD, &[InProgress], Scope::TasksExtend)
            }
            Action::ApproveExtension | Action::RejectExtension | Action::CounterExtension => {
                (Standing::ASSIGNER, &[InProgress], Scope::TasksDecide)
            }
            Action::Delegate => (Standing::LEAD, &[InProgress], Scope::TasksDelegate),
            Action::Remind | Action::Escalate => (
                Standing::ASSIGNER.with(Standing::ISSUER),
                REMINDABLE,
                Scope::TasksRemind,
            ),
            Action::Coordinate => (Standing::COORDINATING, ACTIVE, Scope::TasksReport),
        };
        Rule { by, from, scope }
    }
}
