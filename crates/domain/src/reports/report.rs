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

    fn has_exception(&self, today: NaiveDate) -> bool {
        self.lock_exception
            .as_ref()
            .is_some_and(|exception| today <= exception.until)
    }

    /// Whether the state lets the action be done at all, by whomever.
    fn admits(&self, action: ReportAction, at: Circumstances) -> bool {
        let is_own = self.scope == ReportScope::Own;
        let is_excluded = self.exclusion.is_some();
        let is_open =
            at.period == PeriodState::Open || self.version_number > 1 || self.has_exception(at.today);
        match action {
            ReportAction::Enter | ReportAction::Derive | ReportAction::Submit => {
                self.state.is_editable() && is_own && !is_excluded && is_open
            }
            ReportAction::Return => {
                is_own && is_open && (self.state.is_pending() || self.state == ReportState::Accepted)
            }
            ReportAction::Accept => is_own && self.state.is_pending(),
            ReportAction::Aggregate => self.state == ReportState::Accepted,
            ReportAction::Lock => {
                matches!(self.state, ReportState::Accepted | ReportState::Aggregated)
            }
            ReportAction::GrantLockException => {
                let is_closed = self.state == ReportState::Locked
                    || (at.period == PeriodState::Locked && self.state.is_editable());
                is_own && is_closed && !is_excluded && !self.has_exception(at.today)
            }
            ReportAction::CreateVersion => {
                is_own && self.state == ReportState::Locked && self.has_exception(at.today)
            }
            ReportAction::Exclude => is_own && !is_excluded && self.state.is_editable() && is_open,
            ReportAction::Include => is_excluded && is_open,
            ReportAction::Remind => self.state.is_editable() && is_own && !is_excluded && is_open,
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
            message: Message::new(
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
            ),
            state: Some(self.state.as_str().to_owned()),
            allowed_actions: allowed.iter().map(|action| action.as_str().to_owned()).collect(),
            conflicts_with: Vec::new(),
        })))
    }

    /// Sends it; `faults` is how many things are missing or broken.
    pub fn submit(&mut self, today: NaiveDate, is_validated: bool) {
        self.submission_number += 1;
        self.state = if self.submission_number == 1 {
            ReportState::Submitted
        } else {
            ReportState::Resubmitted
        };
        // Later submissions answer returns: they make nothing late that came in time.
        if self.frozen_timeliness.is_none() {
            self.submitted_on = Some(today);
            self.frozen_timeliness = Some(timeliness::at_submission(self.due_date, today));
        }
        self.is_validated = is_validated;
        self.return_reason = None;
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
            report_id: self.id,
            sequence: self.version,
            at,
            by,
            from_state,
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
