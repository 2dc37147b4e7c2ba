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
        /// Nobody waits for it by a day: an aggregate report, or a later version, which makes nobody late.
        NotExpected = "not_expected",
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

/// How a report stands on a day; only one that is expected is ever due.
pub fn of(report: &Report, today: NaiveDate) -> ReportTimeliness {
    match report.frozen_timeliness {
        _ if !report.is_expected() => ReportTimeliness::NotExpected,
        _ if report.exclusion.is_some() => ReportTimeliness::Excluded,
        Some(frozen) => frozen,
        None if today > report.due_date => ReportTimeliness::Missing,
        None => ReportTimeliness::NotDue,
    }
}
