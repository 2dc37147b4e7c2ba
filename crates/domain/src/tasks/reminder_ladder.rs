//! The ladder of reminders (đôn đốc) around a due date, on working days.

use std::fmt;

use chrono::NaiveDate;

use crate::calendar::WorkingCalendar;
use crate::kernel::{Code, Message};

/// What a rung does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RungAction {
    /// Remind the lead (đôn đốc).
    Remind,
    /// Tell the lead's superior (báo cáo cấp trên).
    Escalate,
}

impl RungAction {
    pub fn as_str(self) -> &'static str {
        match self {
            RungAction::Remind => "remind",
            RungAction::Escalate => "escalate",
        }
    }

    pub fn parse(name: &str) -> Option<RungAction> {
        [RungAction::Remind, RungAction::Escalate]
            .into_iter()
            .find(|action| action.as_str() == name)
    }
}

/// A rung's stable name, made of its place: `minus_3`, `due`, `plus_1`, `plus_5`.
///
/// Whoever runs the ladder stores it with the due date, so that a rung fires at most once for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RungId(i16);

impl RungId {
    /// The rung so many working days after the due date, before it when negative.
    pub fn at(working_days: i16) -> Self {
        Self(working_days)
    }

    pub fn working_days(self) -> i16 {
        self.0
    }

    /// Reads a name as [`Display`](fmt::Display) writes it.
    pub fn parse(name: &str) -> Option<RungId> {
        let number = |digits: &str| digits.parse::<i16>().ok();
        let place = match (name.strip_prefix("minus_"), name.strip_prefix("plus_")) {
            (Some(digits), _) => number(digits)?.checked_neg()?,
            (_, Some(digits)) => number(digits)?,
            _ => 0,
        };
        Some(RungId(place)).filter(|id| id.to_string() == name)
    }
}

impl fmt::Display for RungId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => formatter.write_str("due"),
            before if before < 0 => write!(formatter, "minus_{}", before.unsigned_abs()),
            after => write!(formatter, "plus_{after}"),
        }
    }
}

/// One step of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rung {
    pub id: RungId,
    pub action: RungAction,
}

impl Rung {
    pub fn new(working_days: i16, action: RungAction) -> Self {
        Self {
            id: RungId::at(working_days),
            action,
        }
    }

    /// The day on which the rung fires: so many working days from the due date; rung `due` on the due date itself,
    /// worked or not.
    pub fn day(&self, calendar: &WorkingCalendar, due_date: NaiveDate) -> NaiveDate {
        calendar.add_working_days(due_date, self.id.0.into())
    }
}

/// The rungs, from the earliest to the latest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    rungs: Vec<Rung>,
}

impl Ladder {
    pub const MAX_RUNGS: usize = 20;
    /// The furthest a rung may stand from the due date, in working days: about a year.
    pub const MAX_WORKING_DAYS: u16 = 250;

    /// Refuses two rungs on one place ([`Code::Duplicate`]), more than [`Ladder::MAX_RUNGS`] ([`Code::TooMany`]) and
    /// rungs too far away ([`Code::OutOfRange`]). A ladder without rungs never reminds.
    pub fn new(mut rungs: Vec<Rung>) -> Result<Self, (Code, Message)> {
        if rungs.len() > Self::MAX_RUNGS {
            return Err((
                Code::TooMany,
                Message::new(
                    "Thang đôn đốc có quá 20 bậc: giữ nhiều nhất 20 bậc.",
                    "The reminder ladder has more than 20 rungs: keep at most 20.",
                ),
            ));
        }
        if let Some(far) = rungs
            .iter()
            .find(|rung| rung.id.0.unsigned_abs() > Self::MAX_WORKING_DAYS)
        {
            return Err((
                Code::OutOfRange,
                Message::new(
                    format!("Bậc {} cách hạn quá 250 ngày làm việc: đặt gần hạn hơn.", far.id),
                    format!(
                        "Rung {} is more than 250 working days from the due date: put it nearer.",
                        far.id
                    ),
                ),
            ));
        }
        rungs.sort_by_key(|rung| rung.id);
        if let Some(twice) = rungs.windows(2).find(|pair| pair[0].id == pair[1].id) {
            return Err((
                Code::Duplicate,
                Message::new(
                    format!("Bậc {} có hai lần: chỉ giữ một.", twice[0].id),
                    format!("Rung {} stands there twice: keep one.", twice[0].id),
                ),
            ));
        }
        Ok(Self { rungs })
    }

    pub fn rungs(&self) -> &[Rung] {
        &self.rungs
    }

    pub fn rung(&self, id: RungId) -> Option<&Rung> {
        self.rungs.iter().find(|rung| rung.id == id)
    }

    /// The last due date for which a rung's day can have come by `today`.
    pub fn horizon(&self, calendar: &WorkingCalendar, today: NaiveDate) -> NaiveDate {
        let first = self.rungs.first().map_or(0, |rung| i32::from(rung.id.0));
        calendar.add_working_days(today, first.min(0).abs())
    }

    /// Every rung whose day has come by `today`, earliest first.
    ///
    /// Rungs of earlier days are given too, so that a run that was missed is caught up; the caller leaves out those
    /// that it noted as fired for this due date.
    pub fn due(&self, calendar: &WorkingCalendar, due_date: NaiveDate, today: NaiveDate) -> Vec<RungId> {
        self.rungs
            .iter()
            .filter(|rung| rung.day(calendar, due_date) <= today)
            .map(|rung| rung.id)
            .collect()
    }
}

impl Default for Ladder {
    /// Remind 3 working days before, on the due date and 1 working day after; escalate 5 working days after.
    fn default() -> Self {
        use RungAction::{Escalate, Remind};
        Self {
            rungs: vec![
                Rung::new(-3, Remind),
                Rung::new(0, Remind),
                Rung::new(1, Remind),
                Rung::new(5, Escalate),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::calendar::fixtures::{day, year_2025};

    fn names(ladder: &Ladder, due_date: &str, today: &str) -> Vec<String> {
        ladder
            .due(&year_2025(), day(due_date), day(today))
            .iter()
            .map(RungId::to_string)
            .collect()
    }

    #[rstest]
    #[case::two_on_one_place(vec![Rung::new(1, RungAction::Remind), Rung::new(0, RungAction::Remind), Rung::new(1, RungAction::Escalate)], Code::Duplicate)]
    #[case::too_far_after(vec![Rung::new(251, RungAction::Remind)], Code::OutOfRange)]
    #[case::too_far_before(vec![Rung::new(i16::MIN, RungAction::Remind)], Code::OutOfRange)]
    #[case::too_many((0..21).map(|place| Rung::new(place, RungAction::Remind)).collect(), Code::TooMany)]
    fn a_ladder_that_cannot_be_climbed_is_refused(#[case] rungs: Vec<Rung>, #[case] code: Code) {
        assert_eq!(Ladder::new(rungs).unwrap_err().0, code);
    }

    #[test]
    fn the_default_ladder_is_one_that_would_be_accepted() {
        let ladder = Ladder::default();
        let mut shuffled = ladder.rungs().to_vec();
        shuffled.reverse();
        assert_eq!(Ladder::new(shuffled), Ok(ladder.clone()));
        let escalating: Vec<String> = ladder
            .rungs()
            .iter()
            .filter(|rung| rung.action == RungAction::Escalate)
            .map(|rung| rung.id.to_string())
            .collect();
        assert_eq!(escalating, ["plus_5"]);
        assert_eq!(ladder.rung(RungId::at(-3)).unwrap().action, RungAction::Remind);
        assert_eq!(ladder.rung(RungId::at(2)), None);
    }

    #[rstest]
    #[case::four_working_days_before("2025-06-05", &[])]
    #[case::three_working_days_before("2025-06-06", &["minus_3"])]
    #[case::the_day_before("2025-06-10", &["minus_3"])]
    #[case::the_due_date("2025-06-11", &["minus_3", "due"])]
    #[case::the_day_after("2025-06-12", &["minus_3", "due", "plus_1"])]
    #[case::four_working_days_after("2025-06-17", &["minus_3", "due", "plus_1"])]
    #[case::five_working_days_after("2025-06-18", &["minus_3", "due", "plus_1", "plus_5"])]
    #[case::a_run_missed_for_months("2025-10-01", &["minus_3", "due", "plus_1", "plus_5"])]
    fn rungs_come_one_by_one_around_a_wednesday(#[case] today: &str, #[case] expected: &[&str]) {
        assert_eq!(names(&Ladder::default(), "2025-06-11", today), expected);
    }

    #[rstest]
    #[case::before_tết_nothing("2025-01-22", &[])]
    #[case::three_working_days_before_lie_before_tết("2025-01-23", &["minus_3"])]
    #[case::during_tết_nothing_more("2025-02-02", &["minus_3"])]
    #[case::the_due_date("2025-02-04", &["minus_3", "due"])]
    fn a_due_date_after_tết_reminds_before_tết(#[case] today: &str, #[case] expected: &[&str]) {
        assert_eq!(names(&Ladder::default(), "2025-02-04", today), expected);
    }

    #[rstest]
    #[case::the_due_date("2025-01-24", &["minus_3", "due"])]
    #[case::tết_is_left_in_peace("2025-02-02", &["minus_3", "due"])]
    #[case::the_first_day_of_work("2025-02-03", &["minus_3", "due", "plus_1"])]
    #[case::four_days_of_work("2025-02-06", &["minus_3", "due", "plus_1"])]
    #[case::five_days_of_work("2025-02-07", &["minus_3", "due", "plus_1", "plus_5"])]
    fn a_due_date_before_tết_escalates_only_after_a_week_of_work(
        #[case] today: &str,
        #[case] expected: &[&str],
    ) {
        assert_eq!(names(&Ladder::default(), "2025-01-24", today), expected);
    }

    #[rstest]
    #[case("")]
    #[case("minus_0")]
    #[case("plus_0")]
    #[case("plus_05")]
    #[case("plus_+5")]
    #[case("minus_-3")]
    #[case("plus_99999")]
    #[case("Due")]
    fn a_name_that_no_rung_has_is_refused(#[case] name: &str) {
        assert_eq!(RungId::parse(name), None);
    }

    #[test]
    fn actions_are_read_back_from_their_names() {
        assert_eq!(RungAction::parse("shout"), None);
        for action in [RungAction::Remind, RungAction::Escalate] {
            assert_eq!(RungAction::parse(action.as_str()), Some(action));
        }
    }

    proptest! {
        #[test]
        fn every_name_is_read_back(place in -250i16..=250) {
            prop_assert_eq!(RungId::parse(&RungId::at(place).to_string()), Some(RungId::at(place)));
        }

        #[test]
        fn no_rung_has_come_beyond_the_horizon(today in 0u64..300, beyond in 1u64..40, first in -20i16..3) {
            let calendar = year_2025();
            let today = day("2025-01-01") + chrono::Days::new(today);
            let ladder = Ladder::new(vec![Rung::new(first, RungAction::Remind)]).unwrap();
            let horizon = ladder.horizon(&calendar, today);
            prop_assert_eq!(ladder.due(&calendar, horizon + chrono::Days::new(beyond), today), []);
            prop_assert_eq!(ladder.due(&calendar, horizon, today), if first > 0 { vec![] } else { vec![RungId::at(first)] });
        }

        #[test]
        fn a_daily_run_and_a_run_after_a_gap_fire_the_same_rungs_once(due in 0u64..300, days in 0usize..60) {
            let calendar = year_2025();
            let due_date = day("2025-01-01") + chrono::Days::new(due);
            let ladder = Ladder::default();
            let first = due_date - chrono::Days::new(20);
            let mut fired: Vec<RungId> = Vec::new();
            for today in first.iter_days().take(days + 1) {
                let fresh: Vec<RungId> = ladder.due(&calendar, due_date, today)
                    .into_iter().filter(|id| !fired.contains(id)).collect();
                fired.extend(fresh);
            }
            let last = first + chrono::Days::new(days as u64);
            prop_assert_eq!(fired, ladder.due(&calendar, due_date, last));
        }
    }
}
