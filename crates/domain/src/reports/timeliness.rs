//! Lateness of reports: one definition, frozen at the first submission against the due date then in force.

use chrono::NaiveDate;

use super::report::Report;
use crate::tasks::state::names;

names! {
    /// How a report stands to its due date.
    ReportTimeliness {
        /// Not sent, and not yet due.
        NotDue = "not_due",
        /// chưa nộp: not sent, and the due date has passed.
        Missing = "missing",
        /// đúng hạn
        OnTime = "on_time",
        /// nộp muộn
        Late = "late",
        /// loại trừ: not counted.
        Excluded = "excluded",
    }
}

/// The day of the due date itself is on time.
pub fn at_submission(due_date: NaiveDate, submitted_on: NaiveDate) -> ReportTimeliness {
    if submitted_on <= due_date {
        ReportTimeliness::OnTime
    } else {
        ReportTimeliness::Late
    }
}

/// How a report stands on a day.
pub fn of(report: &Report, today: NaiveDate) -> ReportTimeliness {
    match (report.exclusion.is_some(), report.frozen_timeliness) {
        (true, _) => ReportTimeliness::Excluded,
        (false, Some(frozen)) => frozen,
        (false, None) if today > report.due_date => ReportTimeliness::Missing,
        (false, None) => ReportTimeliness::NotDue,
    }
}
