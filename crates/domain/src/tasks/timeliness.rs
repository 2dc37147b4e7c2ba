//! Timeliness: the one place where it is decided what is late.
//!
//! A deadline is a date and counts to the end of its day. An open task is judged by today; a task whose completion was
//! reported is judged once, by the day of the report against the deadline then in force, so that the time a superior
//! takes to confirm never makes it late.

use chrono::{Days, NaiveDate};

use crate::kernel::Message;

/// How a task stands to its deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timeliness {
    /// Nobody set a deadline (không có hạn).
    NoDeadline,
    /// Open, and further from its deadline than the horizon (trong hạn).
    OnTrack,
    /// Open, and due within the horizon, today included (sắp đến hạn).
    DueSoon,
    /// Open after its deadline (quá hạn).
    Overdue,
    /// Completion was reported before the due date (trước hạn).
    Early,
    /// Completion was reported on the due date (đúng hạn).
    OnTime,
    /// Completion was reported after the due date (hoàn thành quá hạn).
    Late,
}

impl Timeliness {
    pub const ALL: &'static [Timeliness] = &[
        Timeliness::NoDeadline,
        Timeliness::OnTrack,
        Timeliness::DueSoon,
        Timeliness::Overdue,
        Timeliness::Early,
        Timeliness::OnTime,
        Timeliness::Late,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Timeliness::NoDeadline => "no_deadline",
            Timeliness::OnTrack => "on_track",
            Timeliness::DueSoon => "due_soon",
            Timeliness::Overdue => "overdue",
            Timeliness::Early => "early",
            Timeliness::OnTime => "on_time",
            Timeliness::Late => "late",
        }
    }

    pub fn parse(name: &str) -> Option<Timeliness> {
        Timeliness::ALL
            .iter()
            .copied()
            .find(|timeliness| timeliness.as_str() == name)
    }
}

/// From how many calendar days before its deadline a task is due soon; 3 unless configured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueSoonDays(u16);

impl DueSoonDays {
    pub fn new(days: u16) -> Self {
        Self(days)
    }

    pub fn get(self) -> u16 {
        self.0
    }

    /// The last due date that is soon; `None` when it is past the end of dates.
    fn last_soon(self, today: NaiveDate) -> Option<NaiveDate> {
        today.checked_add_days(Days::new(self.0.into()))
    }
}

impl Default for DueSoonDays {
    fn default() -> Self {
        Self(3)
    }
}

/// The timeliness of a task whose completion has not been reported.
pub fn of_open(due: Option<NaiveDate>, today: NaiveDate, horizon: DueSoonDays) -> Timeliness {
    let Some(due) = due else {
        return Timeliness::NoDeadline;
    };
    if due < today {
        Timeliness::Overdue
    } else if horizon.last_soon(today).is_none_or(|last| due <= last) {
        Timeliness::DueSoon
    } else {
        Timeliness::OnTrack
    }
}

/// The timeliness of a task whose completion was reported, frozen from then on.
///
/// `due` is the deadline in force when completion was reported, `reported_on` that day in the configured zone.
pub fn of_reported(due: Option<NaiveDate>, reported_on: NaiveDate) -> Timeliness {
    match due.map(|due| reported_on.cmp(&due)) {
        None => Timeliness::NoDeadline,
        Some(std::cmp::Ordering::Less) => Timeliness::Early,
        Some(std::cmp::Ordering::Equal) => Timeliness::OnTime,
        Some(std::cmp::Ordering::Greater) => Timeliness::Late,
    }
}

/// Due dates that a database can filter by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueRange {
    NoDueDate,
    /// Tasks with a due date, both ends inclusive; `None` leaves an end open.
    Between {
        from: Option<NaiveDate>,
        until: Option<NaiveDate>,
    },
}

impl DueRange {
    pub fn contains(&self, due: Option<NaiveDate>) -> bool {
        match (self, due) {
            (DueRange::NoDueDate, None) => true,
            (DueRange::Between { from, until }, Some(due)) => {
                from.is_none_or(|from| from <= due) && until.is_none_or(|until| due <= until)
            }
            _ => false,
        }
    }
}

/// The due dates for which [`of_open`] gives `wanted`, so that a filter cannot disagree with it.
///
/// `None` when no open task can be so: early, on time and late are for reported tasks.
pub fn open_due_range(wanted: Timeliness, today: NaiveDate, horizon: DueSoonDays) -> Option<DueRange> {
    let last_soon = horizon.last_soon(today);
    match wanted {
        Timeliness::NoDeadline => Some(DueRange::NoDueDate),
        Timeliness::Overdue => today.pred_opt().map(|yesterday| DueRange::Between {
            from: None,
            until: Some(yesterday),
        }),
        Timeliness::DueSoon => Some(DueRange::Between {
            from: Some(today),
            until: last_soon,
        }),
        Timeliness::OnTrack => last_soon
            .and_then(|last| last.succ_opt())
            .map(|from| DueRange::Between {
                from: Some(from),
                until: None,
            }),
        Timeliness::Early | Timeliness::OnTime | Timeliness::Late => None,
    }
}

/// The official on-time rate of the Government Office (VPCP); tasks not yet due are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OnTimeRate {
    /// Tasks completed.
    pub completed: u64,
    /// Tasks open after their deadline.
    pub overdue_open: u64,
}

impl OnTimeRate {
    /// From 0 to 1; `None` while there is nothing to count.
    pub fn ratio(self) -> Option<f64> {
        let counted = self.completed as f64 + self.overdue_open as f64;
        (counted > 0.0).then(|| self.completed as f64 / counted)
    }

    /// The formula, to be published beside the number.
    pub fn formula() -> Message {
        Message::new(
            "số nhiệm vụ đã hoàn thành ÷ (số nhiệm vụ đã hoàn thành + số nhiệm vụ chưa hoàn thành đã quá hạn); không tính nhiệm vụ chưa đến hạn",
            "completed ÷ (completed + overdue open); tasks not yet due are left out",
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::calendar::fixtures::day;

    #[rstest]
    #[case::yesterday("2025-06-09", Timeliness::Overdue)]
    #[case::today_counts_to_its_end("2025-06-10", Timeliness::DueSoon)]
    #[case::in_three_days("2025-06-13", Timeliness::DueSoon)]
    #[case::in_four_days("2025-06-14", Timeliness::OnTrack)]
    fn an_open_task_is_judged_by_today(#[case] due: &str, #[case] expected: Timeliness) {
        assert_eq!(
            of_open(Some(day(due)), day("2025-06-10"), DueSoonDays::default()),
            expected
        );
    }

    #[test]
    fn a_task_without_a_deadline_is_never_late() {
        assert_eq!(
            of_open(None, day("2025-06-10"), DueSoonDays::default()),
            Timeliness::NoDeadline
        );
        assert_eq!(of_reported(None, day("2025-06-10")), Timeliness::NoDeadline);
    }

    #[test]
    fn a_horizon_of_no_days_leaves_only_today_due_soon() {
        let today = day("2025-06-10");
        assert_eq!(
            of_open(Some(today), today, DueSoonDays::new(0)),
            Timeliness::DueSoon
        );
        assert_eq!(
            of_open(today.succ_opt(), today, DueSoonDays::new(0)),
            Timeliness::OnTrack
        );
    }

    #[rstest]
    #[case::the_day_after("2025-06-11", Timeliness::Late)]
    #[case::the_due_day("2025-06-10", Timeliness::OnTime)]
    #[case::the_day_before("2025-06-09", Timeliness::Early)]
    fn a_reported_task_is_judged_by_the_day_of_its_report(
        #[case] reported: &str,
        #[case] expected: Timeliness,
    ) {
        assert_eq!(of_reported(Some(day("2025-06-10")), day(reported)), expected);
    }

    #[rstest]
    #[case(Timeliness::Early)]
    #[case(Timeliness::OnTime)]
    #[case(Timeliness::Late)]
    fn no_open_task_has_the_timeliness_of_a_reported_one(#[case] wanted: Timeliness) {
        assert_eq!(
            open_due_range(wanted, day("2025-06-10"), DueSoonDays::default()),
            None
        );
    }

    #[test]
    fn an_unknown_name_is_refused_and_every_name_is_read_back() {
        assert_eq!(Timeliness::parse("Overdue"), None);
        for timeliness in Timeliness::ALL {
            assert_eq!(Timeliness::parse(timeliness.as_str()), Some(*timeliness));
        }
    }

    #[rstest]
    #[case::nothing_to_count(0, 0, None)]
    #[case::nothing_completed(0, 4, Some(0.0))]
    #[case::three_of_four(3, 1, Some(0.75))]
    #[case::all(7, 0, Some(1.0))]
    #[case::counts_beyond_the_word(u64::MAX, u64::MAX, Some(0.5))]
    fn the_on_time_rate_follows_its_formula(
        #[case] completed: u64,
        #[case] overdue_open: u64,
        #[case] ratio: Option<f64>,
    ) {
        assert_eq!(
            OnTimeRate {
                completed,
                overdue_open
            }
            .ratio(),
            ratio
        );
    }

    #[test]
    fn the_formula_is_published_in_both_languages() {
        let formula = OnTimeRate::formula();
        assert!(formula.vi.contains("quá hạn"));
        assert!(formula.en.contains("completed ÷ (completed + overdue open)"));
    }

    fn any_date() -> impl Strategy<Value = NaiveDate> {
        prop_oneof![
            8 => (0u64..60).prop_map(|days| day("2025-05-15") + Days::new(days)),
            1 => (0u64..5).prop_map(|days| NaiveDate::MIN + Days::new(days)),
            1 => (0u64..5).prop_map(|days| NaiveDate::MAX - Days::new(days)),
        ]
    }

    proptest! {
        #[test]
        fn the_filter_and_the_judgement_never_disagree(
            due in prop::option::of(any_date()), today in any_date(), horizon in 0u16..20,
        ) {
            let horizon = DueSoonDays::new(horizon);
            let judged = of_open(due, today, horizon);
            for wanted in Timeliness::ALL {
                let found = open_due_range(*wanted, today, horizon).is_some_and(|range| range.contains(due));
                prop_assert_eq!(found, *wanted == judged, "{:?}", wanted);
            }
        }

        #[test]
        fn an_open_task_never_becomes_better_with_time(due in any_date(), a in any_date(), b in any_date()) {
            let rank = |today| match of_open(Some(due), today, DueSoonDays::default()) {
                Timeliness::OnTrack => 0,
                Timeliness::DueSoon => 1,
                _ => 2,
            };
            prop_assert!(rank(a.min(b)) <= rank(a.max(b)));
        }

        #[test]
        fn a_report_is_late_exactly_when_the_open_task_was_overdue(due in any_date(), reported in any_date()) {
            let overdue = of_open(Some(due), reported, DueSoonDays::default()) == Timeliness::Overdue;
            prop_assert_eq!(of_reported(Some(due), reported) == Timeliness::Late, overdue);
        }
    }
}
