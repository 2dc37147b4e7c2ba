//! The machine of a report: who may do what in which state, in an open and in a locked period.

use chrono::Days;
use rstest::rstest;
use uuid::Uuid;

use super::fixtures::*;
use super::report::{Circumstances, LockException, Report};
use super::state::{ReportAction, ReportState};
use super::{ReportTimeliness, Standing};
use crate::kernel::Error;
use crate::kernel::id::ReportId;
use crate::reporting_periods::PeriodState;

/// How a report's period stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Period {
    Open,
    Locked,
    /// Locked, with an exception that holds today for the last time.
    Excepted,
    /// Locked, with an exception whose last day was yesterday.
    RanOut,
}

fn at(standing: Standing, period: Period) -> Circumstances {
    Circumstances {
        standing,
        period: match period {
            Period::Open => PeriodState::Open,
            _ => PeriodState::Locked,
        },
        is_newest: true,
        today: day(TODAY),
    }
}

fn in_period(mut report: Report, period: Period) -> Report {
    let until = match period {
        Period::Open | Period::Locked => return report,
        Period::Excepted => day(TODAY),
        Period::RanOut => day(TODAY) - Days::new(1),
    };
    report.lock_exception = Some(LockException {
        reason: "Đài xã gửi bổ sung.".to_owned(),
        until,
    });
    report
}

/// Everything that the requester may do; whatever is missing here must be refused.
fn table(state: ReportState, period: Period) -> &'static [ReportAction] {
    use ReportAction::*;
    use ReportState::*;
    match (state, period) {
        (Submitted | Resubmitted, _) => &[Return, Accept],
        (Draft | Returned, Period::Open) => &[Enter, Derive, Submit, Exclude, Remind],
        (Draft | Returned, Period::Excepted) => &[Enter, Derive, Submit, GrantLockException, Remind],
        (Draft | Returned, _) => &[GrantLockException],
        (Accepted, Period::Open) => &[Return],
        (Locked, Period::Excepted) => &[GrantLockException, CreateVersion],
        (Locked, _) => &[GrantLockException],
        (Accepted | Aggregated, _) => &[],
    }
}

/// The states that a report can be in while its period is so: none is locked in an open one, and in a locked one what
/// counts is.
fn states(period: Period) -> impl Iterator<Item = ReportState> {
    let all = ReportState::ALL.iter().copied();
    all.filter(move |state| match state {
        ReportState::Locked => period != Period::Open,
        ReportState::Accepted | ReportState::Aggregated => period == Period::Open,
        _ => true,
    })
}

const PERIODS: [Period; 4] = [Period::Open, Period::Locked, Period::Excepted, Period::RanOut];

#[test]
fn in_every_state_and_period_the_requester_may_do_what_the_table_says_and_nothing_else() {
    for period in PERIODS {
        for state in states(period) {
            let report = in_period(report_in(state), period);
            let circumstances = at(requester(), period);
            let allowed = report.allowed_actions(circumstances);
            assert_eq!(allowed, table(state, period), "{state:?} {period:?}");
            for action in ReportAction::ALL {
                match report.admit(*action, circumstances) {
                    Ok(()) => assert!(allowed.contains(action)),
                    Err(Error::Conflict(conflict)) => {
                        assert!(!allowed.contains(action), "{state:?} {period:?} {action:?}");
                        assert_eq!(conflict.state.as_deref(), Some(state.as_str()));
                        assert_eq!(conflict.allowed_actions.len(), allowed.len());
                    }
                    Err(other) => panic!("{other}"),
                }
            }
        }
    }
}

#[test]
fn whoever_reports_enters_and_sends_and_decides_nothing() {
    use ReportAction::{CreateVersion, Derive, Enter, Submit};
    for period in PERIODS {
        for state in states(period) {
            let report = in_period(report_in(state), period);
            let allowed = report.allowed_actions(at(reporter(), period));
            let expected = table(state, period).iter().copied();
            let expected: Vec<ReportAction> = expected
                .filter(|action| matches!(action, Enter | Derive | Submit | CreateVersion))
                .collect();
            assert_eq!(allowed, expected, "{state:?} {period:?}");
            let refused = report.admit(ReportAction::Return, at(reporter(), period));
            assert!(matches!(refused, Err(Error::Forbidden(_))));
            assert_eq!(report.allowed_actions(at(Standing::default(), period)), []);
        }
    }
}

#[rstest]
#[case::while_it_is_open(Period::Open, &[ReportAction::Include])]
#[case::never_in_a_locked_one(Period::Locked, &[])]
#[case::under_no_exception(Period::Excepted, &[])]
fn who_is_expected_changes_only_in_an_open_period(#[case] period: Period, #[case] expected: &[ReportAction]) {
    let report = in_period(excluded(report_in(ReportState::Draft)), period);
    assert_eq!(report.allowed_actions(at(requester(), period)), expected);
}

#[test]
fn whoever_is_excluded_learns_what_takes_that_back() {
    let report = excluded(report_in(ReportState::Draft));
    let refused = report.admit(ReportAction::Enter, at(reporter(), Period::Open));
    let Err(Error::Conflict(conflict)) = refused else {
        panic!("{refused:?}");
    };
    assert!(conflict.message.en.contains("(include)"));
}

#[test]
fn an_aggregate_report_takes_nothing_but_the_requesters_texts_until_it_is_locked() {
    for state in [ReportState::Aggregated, ReportState::Locked] {
        for period in PERIODS {
            let both = Standing::new(Standing::REPORTER | Standing::REQUESTER, 0);
            let allowed = in_period(aggregate_in(state), period).allowed_actions(at(both, period));
            let expected: &[ReportAction] = match state {
                ReportState::Aggregated => &[ReportAction::Enter],
                _ => &[],
            };
            assert_eq!(allowed, expected, "{state:?} {period:?}");
        }
    }
}

#[test]
fn nothing_is_done_with_a_version_that_has_a_later_one_and_the_refusal_says_so() {
    for period in PERIODS {
        for state in states(period) {
            let report = in_period(report_in(state), period);
            let older = Circumstances {
                is_newest: false,
                ..at(requester(), period)
            };
            assert_eq!(report.allowed_actions(older), []);
            let refused = report.admit(ReportAction::CreateVersion, older);
            let Err(Error::Conflict(conflict)) = refused else {
                panic!("{refused:?}");
            };
            assert!(conflict.message.en.contains("later version"));
        }
    }
}

#[rstest]
#[case::an_exception_is_wanted(ReportState::Returned, ReportAction::Submit, "ask the organisation")]
#[case::for_a_version_too(ReportState::Locked, ReportAction::CreateVersion, "ask the organisation")]
#[case::the_denominator_stays(ReportState::Draft, ReportAction::Exclude, "who is expected")]
#[case::the_state_is_named(ReportState::Submitted, ReportAction::Enter, "The report is submitted")]
fn a_refusal_in_a_locked_period_names_the_remedy(
    #[case] state: ReportState,
    #[case] action: ReportAction,
    #[case] expected: &str,
) {
    for period in [Period::Locked, Period::RanOut] {
        let refused = in_period(report_in(state), period).admit(action, at(requester(), period));
        let Err(Error::Conflict(conflict)) = refused else {
            panic!("{refused:?}");
        };
        assert!(conflict.message.en.contains(expected), "{}", conflict.message.en);
    }
}

#[rstest]
#[case::own_not_due(report_in(ReportState::Draft), DUE, ReportTimeliness::NotDue)]
#[case::own_missing(report_in(ReportState::Draft), "2021-09-17", ReportTimeliness::Missing)]
#[case::own_sent(report_in(ReportState::Returned), "2022-01-01", ReportTimeliness::OnTime)]
#[case::excluded(
    excluded(report_in(ReportState::Draft)),
    "2022-01-01",
    ReportTimeliness::Excluded
)]
#[case::aggregate(
    aggregate_in(ReportState::Aggregated),
    "2022-01-01",
    ReportTimeliness::NotExpected
)]
#[case::aggregate_before_the_due_date(
    aggregate_in(ReportState::Aggregated),
    DUE,
    ReportTimeliness::NotExpected
)]
#[case::later_version(report_in(ReportState::Locked).next_version(ReportId(Uuid::nil()), noon(day(TODAY))), TODAY, ReportTimeliness::NotExpected)]
fn only_a_report_that_is_expected_is_missing_or_late(
    #[case] report: Report,
    #[case] today: &str,
    #[case] expected: ReportTimeliness,
) {
    assert_eq!(report.timeliness(day(today)), expected);
}

#[test]
fn a_later_version_takes_the_exception_along_and_no_explanation() {
    let mut locked = in_period(report_in(ReportState::Locked), Period::Excepted);
    locked.content.explanation = Some("Chưa đủ số liệu.".to_owned());
    let exception = locked.lock_exception.clone();
    let mut next = locked.next_version(ReportId(Uuid::from_u128(9)), noon(day(TODAY)));
    assert_eq!(
        (next.version_number, next.state, next.submission_number),
        (2, ReportState::Draft, 0)
    );
    assert_eq!(
        (next.lock_exception.clone(), locked.lock_exception),
        (exception, None)
    );
    assert_eq!(next.content.explanation, None);
    next.submit(day(TODAY), true);
    assert_eq!(
        (next.submitted_on, next.frozen_timeliness),
        (Some(day(TODAY)), None)
    );
}
