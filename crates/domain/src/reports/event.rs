//! What happened to a report: the complete history.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::content::ReportContent;
use super::state::ReportState;
use super::timeliness::ReportTimeliness;
use crate::kernel::id::{OrganisationId, ReportId};
use crate::tasks::event::Author;

#[derive(Debug, Clone, PartialEq)]
pub struct ReportEvent {
    pub report_id: ReportId,
    pub at: DateTime<Utc>,
    /// Absent where the service itself acted.
    pub by: Option<Author>,
    pub from_state: Option<ReportState>,
    pub to_state: ReportState,
    pub change: Change,
}

/// An event in its place in the history.
#[derive(Debug, Clone, PartialEq)]
pub struct PastEvent {
    /// 1, 2, 3 … without gaps. Given when it is written: a reminder is an event too, but no new version of the report.
    pub sequence: i64,
    pub event: ReportEvent,
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    Opened {
        /// Why the organisation was excluded from the start.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        exclusion: Option<String>,
    },
    Derived {
        /// How many places got a proposal.
        cells: u32,
    },
    Entered {
        /// How many places changed.
        cells: u32,
        /// Whether a superior or the requester entered in place of the organisation (nhập thay).
        on_behalf: bool,
        /// Whether the figures came from an upload.
        uploaded: bool,
        /// The figures and texts that an upload overwrote or cleared, and no others. What an action on a single report
        /// changes stands in the audit chain.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Box<ReportContent>>,
    },
    Submitted {
        number: i32,
        on_behalf: bool,
        timeliness: ReportTimeliness,
        is_validated: bool,
    },
    Returned {
        reason: String,
    },
    Accepted {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    Aggregated,
    Locked,
    LockExceptionGranted {
        reason: String,
        until: NaiveDate,
    },
    VersionCreated {
        version_number: i32,
    },
    DueDateSet {
        due_date: NaiveDate,
        previous_due_date: NaiveDate,
        reason: String,
    },
    Excluded {
        reason: String,
    },
    Included {
        reason: String,
    },
    Reminded {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    Escalated {
        to_organisation_id: OrganisationId,
    },
}

impl Change {
    pub fn reason(&self) -> Option<&str> {
        match self {
            Change::Returned { reason }
            | Change::LockExceptionGranted { reason, .. }
            | Change::DueDateSet { reason, .. }
            | Change::Excluded { reason }
            | Change::Included { reason } => Some(reason),
            _ => None,
        }
    }
}
