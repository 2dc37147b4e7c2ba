//! A reporting period: one window of one template, with the reports expected for it.

use chrono::{DateTime, NaiveDate, Utc};

use super::window::Window;
use crate::kernel::id::{OrganisationId, ReportTemplateId, ReportingPeriodId};
use crate::tasks::state::names;

names! {
    PeriodState {
        /// Reports are entered, sent and decided on.
        Open = "open",
        /// chốt số liệu: only a lock exception lets a figure change.
        Locked = "locked",
    }
}

names! {
    /// What the requester can do with a period.
    PeriodAction {
        /// gia hạn gửi
        SetDueDate = "set_due_date",
        /// tổng hợp
        Aggregate = "aggregate",
        /// chốt số liệu
        Lock = "lock",
        /// hủy: of one that was opened by mistake
        Cancel = "cancel",
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct ReportingPeriod {
    pub id: ReportingPeriodId,
    /// The edition that the period opened with.
    pub template_id: ReportTemplateId,
    /// Who asks for the reports.
    pub organisation_id: OrganisationId,
    pub template_code: String,
    /// Such as `2026-Q1`; unique for a template code.
    pub identifier: String,
    pub window: Window,
    /// Of all reports but those for which another was set.
    pub due_date: NaiveDate,
    /// When the drafts were derived from all that was logged up to the cut-off; absent while it has not passed.
    pub derived_at: Option<DateTime<Utc>>,
    pub state: PeriodState,
    /// How many organisations were expected when it opened, exclusions included; rates are counted without them.
    pub expected: i32,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl ReportingPeriod {
    /// What the requester may do now; `is_begun` when a report was sent.
    pub fn allowed_actions(&self, is_begun: bool) -> Vec<PeriodAction> {
        let all = PeriodAction::ALL.iter().copied();
        let is_open = self.state == PeriodState::Open;
        all.filter(|action| is_open && !(is_begun && *action == PeriodAction::Cancel))
            .collect()
    }

    /// As the audit chain keeps it.
    pub fn record(&self) -> serde_json::Value {
        serde_json::json!({
            "template_id": self.template_id,
            "identifier": self.identifier,
            "window": self.window,
            "due_date": self.due_date,
            "state": self.state,
            "expected": self.expected,
            "version": self.version,
        })
    }
}
