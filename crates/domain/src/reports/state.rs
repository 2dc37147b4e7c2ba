//! Where a report stands, and what may be done with it there.

use crate::tasks::state::names;

names! {
    /// Late, missing and excluded are no states: see [`super::timeliness`].
    ReportState {
        /// đang nhập liệu
        Draft = "draft",
        /// đã gửi, chờ duyệt
        Submitted = "submitted",
        /// yêu cầu chỉnh lý
        Returned = "returned",
        /// đã gửi lại lần n
        Resubmitted = "resubmitted",
        /// đã duyệt, chờ tổng hợp
        Accepted = "accepted",
        /// đã tổng hợp
        Aggregated = "aggregated",
        /// chốt số liệu
        Locked = "locked",
    }
}

names! {
    /// What can be done with one report; aggregating and locking are done with a whole period.
    ReportAction {
        /// nhập liệu
        Enter = "enter",
        /// Propose figures from the activities logged.
        Derive = "derive",
        /// gửi
        Submit = "submit",
        /// yêu cầu chỉnh lý
        Return = "return",
        /// duyệt
        Accept = "accept",
        /// Let a locked report have a new version, or a missing one still be sent, until a day.
        GrantLockException = "grant_lock_exception",
        /// Begin the next version of a locked report.
        CreateVersion = "create_version",
        /// loại trừ
        Exclude = "exclude",
        /// Take an exclusion back.
        Include = "include",
        /// đôn đốc
        Remind = "remind",
    }
}

names! {
    /// Whose figures a report holds.
    ReportScope {
        /// The organisation's own.
        Own = "own",
        /// Those of all who reported, put together by the requester.
        Aggregate = "aggregate",
    }
}

impl ReportState {
    pub fn is_editable(self) -> bool {
        matches!(self, ReportState::Draft | ReportState::Returned)
    }

    /// Sent and not decided on.
    pub fn is_pending(self) -> bool {
        matches!(self, ReportState::Submitted | ReportState::Resubmitted)
    }

    /// The figures count in totals.
    pub fn is_counted(self) -> bool {
        matches!(
            self,
            ReportState::Accepted | ReportState::Aggregated | ReportState::Locked
        )
    }
}
