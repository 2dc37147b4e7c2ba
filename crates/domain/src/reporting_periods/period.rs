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
    pub due_date: NaiveDate,
    pub state: PeriodState,
    /// How many organisations were expected when it opened, exclusions included; rates are counted without them.
    pub expected: i32,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl ReportingPeriod {
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
