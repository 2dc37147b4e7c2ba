//! A report for the third quarter of 2021, and those who work on it, for tests.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use uuid::Uuid;

use super::report::{Exclusion, Report};
use super::state::{ReportScope, ReportState};
use super::{ReportContent, ReportTimeliness, Standing};
use crate::kernel::id::{OrganisationId, ReportId, ReportTemplateId, ReportingPeriodId};

/// When its reports are due.
pub const DUE: &str = "2021-09-16";
/// A day after it.
pub const TODAY: &str = "2021-10-15";

pub fn requester() -> Standing {
    Standing::new(Standing::REQUESTER, 0)
}

pub fn reporter() -> Standing {
    Standing::new(Standing::REPORTER, 0)
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn noon(date: NaiveDate) -> DateTime<Utc> {
    Utc.from_utc_datetime(&date.and_hms_opt(12, 0, 0).unwrap())
}

/// The report of Rạch Giá for the third quarter of 2021.
pub fn report_in(state: ReportState) -> Report {
    let organisation = |id| OrganisationId(Uuid::from_u128(id));
    let submission_number = i32::from(state != ReportState::Draft);
    Report {
        id: ReportId(Uuid::from_u128(1)),
        period_id: ReportingPeriodId(Uuid::from_u128(2)),
        template_id: ReportTemplateId(Uuid::from_u128(3)),
        organisation_id: organisation(0x899),
        requester_organisation_id: organisation(0x592),
        scope: ReportScope::Own,
        version_number: 1,
        state,
        submission_number,
        content: ReportContent::default(),
        due_date: day(DUE),
        exclusion: None,
        submitted_on: (submission_number > 0).then(|| day(DUE)),
        frozen_timeliness: (submission_number > 0).then_some(ReportTimeliness::OnTime),
        is_validated: submission_number > 0,
        return_reason: None,
        lock_exception: None,
        version: 1,
        created_at: noon(day(DUE)),
        updated_at: noon(day(DUE)),
    }
}

pub fn excluded(mut report: Report) -> Report {
    report.exclusion = Some(Exclusion {
        reason: "Đơn vị mới thành lập.".to_owned(),
        at: noon(day(DUE)),
    });
    report
}

pub fn aggregate_in(state: ReportState) -> Report {
    Report {
        scope: ReportScope::Aggregate,
        submission_number: 0,
        submitted_on: None,
        frozen_timeliness: None,
        ..report_in(state)
    }
}
