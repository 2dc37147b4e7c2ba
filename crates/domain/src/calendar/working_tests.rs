use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::calendar::fixtures::{day, holidays_of_2025, year_2025};

#[rstest]
#[case::the_last_friday_before_tết("2025-01-24", true)]
#[case::the_saturday_that_opens_tết("2025-01-25", false)]
#[case::the_sunday_after_it("2025-01-26", false)]
#[case::the_first_official_day_off("2025-01-27", false)]
#[case::new_years_day("2025-01-29", false)]
#[case::the_last_official_day_off("2025-01-31", false)]
#[case::the_sunday_that_ends_tết("2025-02-02", false)]
#[case::the_first_monday_after_tết("2025-02-03", true)]
#[case::an_ordinary_saturday("2025-04-19", false)]
#[case::the_swapped_saturday("2025-04-26", true)]
#[case::the_sunday_after_the_swap("2025-04-27", false)]
#[case::reunification_day("2025-04-30", false)]
#[case::the_friday_off_in_exchange("2025-05-02", false)]
#[case::the_monday_after("2025-05-05", true)]
fn days_around_the_holidays_of_2025(#[case] date: &str, #[case] working: bool) {
    assert_eq!(year_2025().is_working_day(day(date)), working);
}

#[rstest]
#[case::over_tết("2025-01-24", 1, "2025-02-03")]
#[case::from_within_tết("2025-01-29", 1, "2025-02-03")]
#[case::back_over_tết("2025-02-03", -1, "2025-01-24")]
#[case::back_from_within_tết("2025-01-29", -1, "2025-01-24")]
#[case::three_back_over_tết("2025-02-04", -3, "2025-01-23")]
#[case::five_after_over_tết("2025-01-22", 5, "2025-02-05")]
#[case::into_the_swapped_saturday("2025-04-25", 1, "2025-04-26")]
#[case::over_the_long_weekend_of_may("2025-04-29", 1, "2025-05-05")]
#[case::back_into_the_swapped_saturday("2025-05-05", -3, "2025-04-26")]
#[case::an_ordinary_week("2025-06-02", 5, "2025-06-09")]
#[case::a_day_of_rest_stays_with_zero("2025-01-29", 0, "2025-01-29")]
fn working_days_are_added_over_holidays(#[case] from: &str, #[case] n: i32, #[case] to: &str) {
    assert_eq!(year_2025().add_working_days(day(from), n), day(to));
}

#[rstest]
#[case::nothing("2025-01-24", "2025-01-24", 0)]
#[case::all_of_tết("2025-01-24", "2025-02-02", 0)]
#[case::tết_and_the_day_after("2025-01-24", "2025-02-03", 1)]
#[case::backwards("2025-02-03", "2025-01-24", -1)]
#[case::the_week_of_the_swap("2025-04-21", "2025-04-28", 6)]
#[case::an_ordinary_week("2025-06-02", "2025-06-09", 5)]
fn working_days_are_counted_without_the_first_and_with_the_last(
    #[case] a: &str,
    #[case] b: &str,
    #[case] days: i32,
) {
    assert_eq!(year_2025().working_days_between(day(a), day(b)), days);
}

#[test]
fn a_year_that_was_not_loaded_is_not_known_and_rests_on_weekends_only() {
    let calendar = year_2025();
    assert!(!calendar.knows_year(2026));
    assert!(calendar.knows_year(2025));
    assert!(
        calendar.is_working_day(day("2026-02-17")),
        "Tết 2026 is not in the list"
    );
    assert!(!calendar.is_working_day(day("2026-02-15")), "a Sunday");
}

#[test]
fn a_day_listed_twice_is_what_the_last_entry_says() {
    let mut corrected = holidays_of_2025();
    let saturday = corrected
        .iter()
        .find(|listed| listed.date == day("2025-04-26"))
        .unwrap()
        .clone();
    corrected.push(Holiday {
        kind: super::super::DayKind::SubstituteRest,
        ..saturday
    });
    let calendar = WorkingCalendar::new(corrected, [2025]);
    assert!(!calendar.is_working_day(day("2025-04-26")));
    assert_eq!(calendar.add_working_days(day("2025-04-25"), 1), day("2025-04-28"));
    assert_eq!(calendar.listed(day("2025-04-29")), None);
    assert_eq!(
        calendar.listed(day("2025-04-30")).unwrap().name,
        "Ngày Chiến thắng 30/4 và Quốc tế Lao động 1/5"
    );
}

#[test]
fn the_greatest_steps_stop_at_the_ends_of_time() {
    let calendar = year_2025();
    assert_eq!(
        calendar.add_working_days(day("2025-01-24"), i32::MAX),
        NaiveDate::MAX
    );
    assert_eq!(
        calendar.add_working_days(day("2025-01-24"), i32::MIN),
        NaiveDate::MIN
    );
    assert_eq!(calendar.add_working_days(NaiveDate::MIN, -1), NaiveDate::MIN);
    assert_eq!(calendar.add_working_days(NaiveDate::MAX, 1), NaiveDate::MAX);
    assert!(calendar.working_days_between(NaiveDate::MIN, NaiveDate::MAX) > 130_000_000);
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    // 2024-10-01 to 2025-11-04, so that the list is crossed from both sides.
    (0u64..400).prop_map(|days| day("2024-10-01") + Days::new(days))
}

proptest! {
    #[test]
    fn steps_agree_with_walking_day_by_day(from in any_day(), n in -30i32..30) {
        let calendar = year_2025();
        let mut walked = from;
        for _ in 0..n.abs() {
            walked = if n > 0 { walked.succ_opt() } else { walked.pred_opt() }.unwrap();
            while !calendar.is_working_day(walked) {
                walked = if n > 0 { walked.succ_opt() } else { walked.pred_opt() }.unwrap();
            }
        }
        prop_assert_eq!(calendar.add_working_days(from, n), walked);
    }

    #[test]
    fn counts_agree_with_counting_day_by_day(a in any_day(), b in any_day()) {
        let calendar = year_2025();
        let (first, last, sign) = if a <= b { (a, b, 1) } else { (b, a, -1) };
        let counted = first.iter_days().skip(1).take_while(|date| *date <= last)
            .filter(|date| calendar.is_working_day(*date)).count();
        prop_assert_eq!(calendar.working_days_between(a, b), sign * i32::try_from(counted).unwrap());
    }

    #[test]
    fn steps_forth_and_back_return_to_a_working_day(from in any_day(), n in -500i32..500) {
        let calendar = year_2025();
        prop_assume!(calendar.is_working_day(from));
        let there = calendar.add_working_days(from, n);
        prop_assert!(calendar.is_working_day(there));
        prop_assert_eq!(calendar.add_working_days(there, -n), from);
        prop_assert_eq!(calendar.working_days_between(from, there), n);
    }

    #[test]
    fn a_later_start_never_ends_earlier_and_more_steps_always_end_later(
        a in any_day(), b in any_day(), n in -500i32..500,
    ) {
        let calendar = year_2025();
        let (first, last) = (a.min(b), a.max(b));
        prop_assert!(calendar.add_working_days(first, n) <= calendar.add_working_days(last, n));
        prop_assert!(calendar.add_working_days(a, n) < calendar.add_working_days(a, n + 1));
    }
}
