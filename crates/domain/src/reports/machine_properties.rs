//! No sequence of actions brings a report into an impossible state, whenever its period is locked.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use uuid::Uuid;

use super::Standing;
use super::decide::Decision;
use super::fixtures::*;
use super::report::{Circumstances, Report};
use super::state::{ReportAction, ReportState};
use crate::kernel::id::ReportId;
use crate::reporting_periods::PeriodState;

/// What somebody tries to do.
#[derive(Debug, Clone)]
enum Step {
    Act(ReportAction, Standing, u64),
    /// Locks the period, unless the report waits for a decision.
    Lock,
}

fn step() -> impl Strategy<Value = Step> {
    let action = prop::sample::select(ReportAction::ALL);
    let who = prop_oneof![2 => Just(requester()), 2 => Just(reporter()), 1 => Just(Standing::default())];
    prop_oneof![
        12 => (action, who, 0..9u64).prop_map(|(action, who, days)| Step::Act(action, who, days)),
        1 => Just(Step::Lock),
    ]
}

/// A report and its period, as steps leave them.
#[derive(Debug, Clone)]
struct Life {
    versions: Vec<Report>,
    period: PeriodState,
    today: NaiveDate,
}

impl Life {
    fn begin() -> Self {
        Self {
            versions: vec![report_in(ReportState::Draft)],
            period: PeriodState::Open,
            today: day("2021-09-14"),
        }
    }

    fn newest(&self) -> &Report {
        self.versions.last().unwrap()
    }

    /// Says whether the step was admitted.
    fn take(&mut self, step: &Step) -> bool {
        let (action, standing, days) = match step {
            Step::Act(action, standing, days) => (*action, *standing, *days),
            Step::Lock => {
                let is_pending = self.newest().state.is_pending();
                if self.period == PeriodState::Open && !is_pending {
                    self.period = PeriodState::Locked;
                    let report = self.versions.last_mut().unwrap();
                    if report.state.is_counted() {
                        report.lock();
                    }
                }
                return !is_pending;
            }
        };
        self.today = self.today + Days::new(days);
        let (today, now) = (self.today, noon(self.today));
        let circumstances = Circumstances {
            standing,
            period: self.period,
            is_newest: true,
            today,
        };
        let report = self.versions.last_mut().unwrap();
        if report.admit(action, circumstances).is_err() {
            return false;
        }
        let reason = || "Lý do.".to_owned();
        let decision = match action {
            ReportAction::Return => Decision::Return { reason: reason() },
            ReportAction::Accept => Decision::Accept { note: None },
            ReportAction::Exclude => Decision::Exclude { reason: reason() },
            ReportAction::Include => Decision::Include { reason: reason() },
            ReportAction::GrantLockException => Decision::GrantLockException {
                reason: reason(),
                until: today + Days::new(7),
            },
            ReportAction::Submit => {
                report.submit(today, true);
                return true;
            }
            ReportAction::CreateVersion => {
                let next = report.next_version(ReportId(Uuid::from_u128(9)), now);
                self.versions.push(next);
                return true;
            }
            ReportAction::Enter | ReportAction::Derive | ReportAction::Remind => return true,
        };
        report.decide(decision, today, now).unwrap();
        if action == ReportAction::Accept && self.period == PeriodState::Locked {
            report.lock();
        }
        true
    }
}

/// What holds in every state.
fn check(life: &Life) {
    let (newest, earlier) = life.versions.split_last().unwrap();
    for (index, version) in life.versions.iter().enumerate() {
        assert_eq!(version.version_number as usize, index + 1);
        assert!(version.is_expected() || version.frozen_timeliness.is_none());
        assert_eq!(version.is_submitted(), version.submitted_on.is_some());
    }
    assert!(earlier.iter().all(|version| version.state == ReportState::Locked));
    let is_locked = life.period == PeriodState::Locked;
    match newest.state {
        ReportState::Accepted | ReportState::Aggregated => assert!(!is_locked, "what counts is locked"),
        ReportState::Locked => assert!(is_locked),
        ReportState::Returned => {
            assert!(newest.return_reason.is_some() && newest.content.explanation.is_none());
        }
        ReportState::Submitted | ReportState::Resubmitted => {
            assert!(newest.is_submitted() && newest.return_reason.is_none() && newest.exclusion.is_none());
        }
        ReportState::Draft => assert!(!newest.is_submitted()),
    }
    assert!(is_locked || life.versions.iter().all(|one| one.lock_exception.is_none()));
    assert!(earlier.iter().all(|version| version.lock_exception.is_none()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_sequence_of_steps_reaches_an_impossible_state(steps in prop::collection::vec(step(), 0..60)) {
        let mut life = Life::begin();
        for step in &steps {
            let before = life.clone();
            if !life.take(step) {
                prop_assert_eq!(&before.versions, &life.versions, "a refusal changes nothing");
            }
            check(&life);
        }
    }

    #[test]
    fn in_a_locked_period_nothing_is_sent_without_an_exception_that_holds(
        steps in prop::collection::vec(step(), 0..60),
    ) {
        let mut life = Life::begin();
        for step in &steps {
            let before = life.newest().clone();
            if life.take(step) && matches!(step, Step::Act(ReportAction::Enter | ReportAction::Derive
                | ReportAction::Submit | ReportAction::CreateVersion, ..)) && life.period == PeriodState::Locked {
                let exception = before.lock_exception;
                prop_assert!(exception.is_some_and(|exception| life.today <= exception.until));
            }
        }
    }

    #[test]
    fn whoever_waits_for_a_decision_can_always_be_returned_and_then_be_let_send_again(
        steps in prop::collection::vec(step(), 0..60),
    ) {
        let mut life = Life::begin();
        for step in &steps {
            life.take(step);
        }
        life.take(&Step::Act(ReportAction::Submit, reporter(), 0));
        prop_assume!(life.newest().state.is_pending());
        // A year later.
        prop_assert!(life.take(&Step::Act(ReportAction::Return, requester(), 365)));
        if life.period == PeriodState::Locked {
            prop_assert!(!life.take(&Step::Act(ReportAction::Submit, reporter(), 0)));
            prop_assert!(life.take(&Step::Act(ReportAction::GrantLockException, requester(), 0)));
        }
        prop_assert!(life.take(&Step::Act(ReportAction::Submit, reporter(), 0)));
    }

    #[test]
    fn timeliness_is_frozen_at_the_first_submission(steps in prop::collection::vec(step(), 0..60)) {
        let mut life = Life::begin();
        let mut frozen = None;
        for step in &steps {
            life.take(step);
            let first = life.versions[0].frozen_timeliness;
            prop_assert!(frozen.is_none() || first == frozen);
            frozen = first;
        }
    }
}
