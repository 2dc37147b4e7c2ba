//! A report: one organisation's answer to one period, in one version.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::content::ReportContent;
use super::event::{Change, ReportEvent};
use super::standing::Standing;
use super::state::{ReportAction, ReportScope, ReportState};
use super::timeliness::{self, ReportTimeliness};
use crate::kernel::id::{OrganisationId, ReportId, ReportTemplateId, ReportingPeriodId};
use crate::kernel::{Code, Conflict, Error, Message, Result};
use crate::reporting_periods::PeriodState;
use crate::tasks::event::Author;

/// Why an organisation is not expected to report (loại trừ): it leaves the denominator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exclusion {
    pub reason: String,
    pub at: DateTime<Utc>,
}

/// Lets a locked report have a new version, or a missing one still be sent, until a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockException {
    pub reason: String,
    /// The last day on which it holds.
    pub until: NaiveDate,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    pub id: ReportId,
    pub period_id: ReportingPeriodId,
    pub template_id: ReportTemplateId,
    pub organisation_id: OrganisationId,
    pub requester_organisation_id: OrganisationId,
    pub scope: ReportScope,
    /// 1, 2, 3 …: a later one corrects a locked one.
    pub version_number: i32,
    pub state: ReportState,
    /// How often it was sent.
    pub submission_number: i32,
    pub content: ReportContent,
    pub due_date: NaiveDate,
    pub exclusion: Option<Exclusion>,
    /// Of the first submission.
    pub submitted_on: Option<NaiveDate>,
    pub frozen_timeliness: Option<ReportTimeliness>,
    /// All required cells filled and all rules passed when it was last sent.
    pub is_validated: bool,
    /// Why it was returned the last time; gone once it is sent again.
    pub return_reason: Option<String>,
    pub lock_exception: Option<LockException>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// What an action's admission depends on beside the report itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Circumstances {
    pub standing: Standing,
    pub period: PeriodState,
    /// Whether no later version of the report is there.
    pub is_newest: bool,
    pub today: NaiveDate,
}

impl Report {
    pub fn timeliness(&self, today: NaiveDate) -> ReportTimeliness {
        timeliness::of(self, today)
    }

    /// Whether it counts in rates: the first version of an organisation's own report.
    pub fn is_expected(&self) -> bool {
        self.scope == ReportScope::Own && self.version_number == 1
    }

    pub fn is_submitted(&self) -> bool {
        self.submission_number > 0
    }

    /// Whether figures that nobody entered still follow the activities: sending them confirms them.
    pub fn follows_activities(&self) -> bool {
        self.state == ReportState::Draft && self.is_expected()
    }

    pub fn has_exception(&self, today: NaiveDate) -> bool {
        self.lock_exception
            .as_ref()
            .is_some_and(|exception| today <= exception.until)
    }

    /// Whether the state lets the action be done at all, by whomever.
    fn admits(&self, action: ReportAction, at: Circumstances) -> bool {
        let is_open = at.period == PeriodState::Open || self.has_exception(at.today);
        at.is_newest && self.admits_where(action, at.period, is_open)
    }

    /// Whether the action can be done where the report may change, or may not (`is_open`).
    fn admits_where(&self, action: ReportAction, period: PeriodState, is_open: bool) -> bool {
        if self.scope == ReportScope::Aggregate {
            // Its texts are the requester's own; see `enter`.
            return action == ReportAction::Enter && self.state == ReportState::Aggregated;
        }
        let is_excluded = self.exclusion.is_some();
        let is_due = self.state.is_editable() && !is_excluded;
        let is_locked = period == PeriodState::Locked;
        match action {
            ReportAction::Enter | ReportAction::Derive | ReportAction::Submit | ReportAction::Remind => {
                is_due && is_open
            }
            // Whoever waits for a decision gets one, however late it is.
            ReportAction::Return => {
                self.state.is_pending() || (self.state == ReportState::Accepted && is_open)
            }
            ReportAction::Accept => self.state.is_pending(),
            ReportAction::GrantLockException => is_locked && (is_due || self.state == ReportState::Locked),
            ReportAction::CreateVersion => self.state == ReportState::Locked && is_open,
            // Who is expected in a locked period changes no more, under no exception.
            ReportAction::Exclude => is_due && !is_locked,
            ReportAction::Include => is_excluded && !is_locked,
        }
    }

    /// What may be done now by somebody of this standing.
    pub fn allowed_actions(&self, at: Circumstances) -> Vec<ReportAction> {
        let all = ReportAction::ALL.iter().copied();
        all.filter(|action| at.standing.may(*action) && self.admits(*action, at))
            .collect()
    }

    /// Refuses what the caller's part or the report's state does not allow.
    pub fn admit(&self, action: ReportAction, at: Circumstances) -> Result<()> {
        if !at.standing.may(action) {
            return Err(Error::Forbidden(at.standing.refusal(action)));
        }
        if self.admits(action, at) {
            return Ok(());
        }
        let allowed = self.allowed_actions(at);
        Err(Error::Conflict(Box::new(Conflict {
            code: Code::StateConflict,
            message: self.obstacle(action, at),
            state: Some(self.state.as_str().to_owned()),
            allowed_actions: allowed.iter().map(|action| action.as_str().to_owned()).collect(),
            conflicts_with: Vec::new(),
        })))
    }

    /// Why an action is not admitted, and what would help.
    fn obstacle(&self, action: ReportAction, at: Circumstances) -> Message {
        let is_admitted = |period, is_open| self.admits_where(action, period, is_open);
        if !at.is_newest {
            return Message::new(
                "Báo cáo đã có phiên bản mới hơn; hãy thao tác với phiên bản mới nhất.",
                "There is a later version of the report: act on the newest.",
            );
        }
        if self.exclusion.is_some() && at.period == PeriodState::Open {
            return Message::new(
                "Đơn vị được loại trừ khỏi kỳ báo cáo này; đơn vị yêu cầu báo cáo có thể bỏ loại trừ (include).",
                "The organisation is excluded from this period: the organisation that wants the report can take that back \
                 (include).",
            );
        }
        if is_admitted(at.period, true) && !is_admitted(at.period, false) {
            return Message::new(
                "Kỳ báo cáo đã chốt số liệu và không có ngoại lệ còn hiệu lực; hãy đề nghị đơn vị yêu cầu báo cáo cấp ngoại \
                 lệ (lock-exception).",
                "The period is locked and no lock exception holds: ask the organisation that wants the report for one \
                 (lock-exception).",
            );
        }
        if is_admitted(PeriodState::Open, true) {
            return Message::new(
                "Kỳ báo cáo đã chốt số liệu; danh sách đơn vị phải báo cáo không thay đổi nữa.",
                "The period is locked: who is expected in it changes no more.",
            );
        }
        Message::new(
            format!(
                "Báo cáo đang ở trạng thái {}; không thực hiện được {}.",
                self.state.as_str(),
                action.as_str()
            ),
            format!(
                "The report is {}; {} is not possible.",
                self.state.as_str(),
                action.as_str()
            ),
        )
    }

    /// Sends it; `is_validated` says that nothing required is missing and every rule holds.
    pub fn submit(&mut self, today: NaiveDate, is_validated: bool) {
        self.submission_number += 1;
        self.state = if self.submission_number == 1 {
            ReportState::Submitted
        } else {
            ReportState::Resubmitted
        };
        // Later submissions answer returns: they make nothing late that came in time. Nor does a later version.
        if self.submitted_on.is_none() {
            self.submitted_on = Some(today);
            self.frozen_timeliness = self
                .is_expected()
                .then(|| timeliness::at_submission(self.due_date, today));
        }
        self.is_validated = is_validated;
        self.return_reason = None;
    }

    /// Locks it: what let it change until now is used up.
    pub fn lock(&mut self) {
        self.state = ReportState::Locked;
        self.lock_exception = None;
    }

    /// The next version: a draft with the figures of this one, which gives its exception away to it. What was explained
    /// then is not explained for the new version.
    pub fn next_version(&mut self, id: ReportId, now: DateTime<Utc>) -> Report {
        let mut content = self.content.clone();
        content.explanation = None;
        Report {
            id,
            version_number: self.version_number + 1,
            state: ReportState::Draft,
            submission_number: 0,
            content,
            exclusion: None,
            submitted_on: None,
            frozen_timeliness: None,
            is_validated: false,
            return_reason: None,
            lock_exception: self.lock_exception.take(),
            version: 1,
            created_at: now,
            updated_at: now,
            ..*self
        }
    }

    /// Writes down what happened; the state has been changed before.
    pub fn record(
        &mut self,
        from_state: Option<ReportState>,
        change: Change,
        by: Option<Author>,
        at: DateTime<Utc>,
    ) -> ReportEvent {
        if from_state.is_some() {
            self.version += 1;
        }
        self.updated_at = at;
        ReportEvent {
            from_state,
            ..self.notice(change, by, at)
        }
    }

    /// Writes down what changes nothing of the report, such as a reminder: it stays the version that it is, so that
    /// nobody's entry is refused for it.
    pub fn notice(&self, change: Change, by: Option<Author>, at: DateTime<Utc>) -> ReportEvent {
        ReportEvent {
            report_id: self.id,
            at,
            by,
            from_state: Some(self.state),
            to_state: self.state,
            change,
        }
    }

    /// As the audit chain keeps it.
    pub fn audit_record(&self) -> serde_json::Value {
        serde_json::json!({
            "state": self.state,
            "submission_number": self.submission_number,
            "content": self.content,
            "due_date": self.due_date,
            "exclusion": self.exclusion,
            "return_reason": self.return_reason,
            "lock_exception": self.lock_exception,
            "version": self.version,
        })
    }
}
