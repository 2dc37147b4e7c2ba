use chrono::NaiveDate;
use proptest::prelude::*;
use rstest::rstest;

use super::due::{DueRule, OnRestDay, earliest};
use super::window::{DayOfMonth, Periodicity, Window, WindowRule};
use crate::calendar::{DayKind, Holiday, WorkingCalendar};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn window(periodicity: Periodicity, identifier: &str) -> Window {
    WindowRule::DECREE_09
        .window(periodicity.months(identifier).unwrap())
        .unwrap()
}

#[rstest]
#[case(Periodicity::Month, "2021-13")]
#[case(Periodicity::Month, "2021-00")]
#[case(Periodicity::Month, "2021-6")]
#[case(Periodicity::Month, "2021-Q1")]
#[case(Periodicity::Month, "1999-06")]
#[case(Periodicity::Month, "2021-+6")]
#[case(Periodicity::Quarter, "2021-Q5")]
#[case(Periodicity::Quarter, "2021-H1")]
#[case(Periodicity::HalfYear, "2021-Q4")]
#[case(Periodicity::HalfYear, "2021-H3")]
#[case(Periodicity::NineMonths, "2021-09")]
#[case(Periodicity::Year, "2021-")]
#[case(Periodicity::Year, "21")]
#[case(Periodicity::Year, "+021")]
#[case(Periodicity::OnRequest, "2021")]
fn an_identifier_of_another_form_is_refused(#[case] periodicity: Periodicity, #[case] identifier: &str) {
    assert!(periodicity.months(identifier).is_err());
}

/// The worked examples of the report regime of Decree 09/2019/NĐ-CP, and its nine months as provinces have them.
#[rstest]
#[case(Periodicity::Month, "2021-06", "2021-05-15", "2021-06-14")]
#[case(Periodicity::Month, "2021-01", "2020-12-15", "2021-01-14")]
#[case(Periodicity::Month, "2024-02", "2024-01-15", "2024-02-14")]
#[case(Periodicity::Month, "2024-03", "2024-02-15", "2024-03-14")]
#[case(Periodicity::Quarter, "2021-Q3", "2021-06-15", "2021-09-14")]
#[case(Periodicity::Quarter, "2022-Q1", "2021-12-15", "2022-03-14")]
#[case(Periodicity::Quarter, "2021-Q4", "2021-09-15", "2021-12-14")]
#[case(Periodicity::HalfYear, "2022-H1", "2021-12-15", "2022-06-14")]
#[case(Periodicity::HalfYear, "2021-H2", "2021-06-15", "2021-12-14")]
#[case(Periodicity::NineMonths, "2022-9M", "2021-12-15", "2022-09-14")]
#[case(Periodicity::Year, "2021", "2020-12-15", "2021-12-14")]
fn a_window_is_what_the_decree_says(
    #[case] periodicity: Periodicity,
    #[case] identifier: &str,
    #[case] from: &str,
    #[case] until: &str,
) {
    let expected = Window {
        from: day(from),
        until: day(until),
    };
    assert_eq!(window(periodicity, identifier), expected);
}

#[rstest]
#[case("2024-02", "2024-02-29")]
#[case("2023-02", "2023-02-28")]
#[case("2100-02", "2100-02-28")]
#[case("2021-04", "2021-04-30")]
#[case("2021-05", "2021-05-31")]
fn the_31st_of_a_shorter_month_is_its_last_day(#[case] identifier: &str, #[case] last: &str) {
    let end = DayOfMonth {
        day: 31,
        month_offset: 0,
    };
    let months = Periodicity::Month.months(identifier).unwrap();
    assert_eq!(end.near(months.last), Some(day(last)));
}

fn reference_calendar() -> WorkingCalendar {
    let holidays = crate::reference::holidays().unwrap();
    let days = holidays.days.iter().map(|listed| Holiday {
        date: listed.date,
        kind: DayKind::parse(listed.kind.as_str()).unwrap(),
        name: listed.name_vi.clone(),
        source: String::new(),
    });
    WorkingCalendar::new(days.collect::<Vec<_>>(), 2021..=2025)
}

const BY_THE_25TH: DueRule = DueRule::DayOfMonth {
    day: DayOfMonth {
        day: 25,
        month_offset: 0,
    },
    on_rest_day: OnRestDay::NextWorkingDay,
};
const TWO_WORKING_DAYS: DueRule = DueRule::WorkingDaysAfterCutOff { days: 2 };

/// Tết of 2024 rested from 8 to 14 February, that of 2021 from 10 to 16 February.
#[rstest]
#[case(TWO_WORKING_DAYS, "2021-06", "2021-06-16")]
#[case(TWO_WORKING_DAYS, "2024-02", "2024-02-16")]
#[case(TWO_WORKING_DAYS, "2021-02", "2021-02-18")]
#[case(TWO_WORKING_DAYS, "2021-08", "2021-08-17")]
#[case(BY_THE_25TH, "2021-06", "2021-06-25")]
#[case(BY_THE_25TH, "2021-07", "2021-07-26")]
#[case(BY_THE_25TH, "2024-02", "2024-02-26")]
fn a_due_date_knows_weekends_and_tết(#[case] rule: DueRule, #[case] identifier: &str, #[case] due: &str) {
    let months = Periodicity::Month.months(identifier).unwrap();
    let window = window(Periodicity::Month, identifier);
    assert_eq!(
        rule.due_date(months, window, &reference_calendar()),
        Some(day(due))
    );
}

#[test]
fn a_due_date_leaves_at_least_one_working_day_after_the_cut_off() {
    let too_early = DueRule::DayOfMonth {
        day: DayOfMonth {
            day: 14,
            month_offset: 0,
        },
        on_rest_day: OnRestDay::Keep,
    };
    let months = Periodicity::Month.months("2024-02").unwrap();
    let due = too_early.due_date(
        months,
        window(Periodicity::Month, "2024-02"),
        &reference_calendar(),
    );
    assert_eq!(due, Some(day("2024-02-15")));
}

proptest! {
    #[test]
    fn windows_of_one_periodicity_follow_one_another_without_gap_or_overlap(year in 2000..2100i32) {
        let of = |periodicity: Periodicity, names: &[String]| -> Vec<Window> {
            names.iter().map(|name| window(periodicity, name)).collect()
        };
        let months: Vec<String> = (1..=12).map(|month| format!("{year}-{month:02}")).collect();
        let quarters: Vec<String> = (1..=4).map(|quarter| format!("{year}-Q{quarter}")).collect();
        let halves = [format!("{year}-H1"), format!("{year}-H2")];
        let whole = window(Periodicity::Year, &year.to_string());
        for windows in [of(Periodicity::Month, &months), of(Periodicity::Quarter, &quarters), of(Periodicity::HalfYear, &halves)] {
            prop_assert_eq!(windows[0].from, whole.from);
            prop_assert_eq!(windows[windows.len() - 1].until, whole.until);
            for pair in windows.windows(2) {
                prop_assert_eq!(pair[0].until.succ_opt(), Some(pair[1].from));
            }
        }
    }

    #[test]
    fn a_due_date_is_never_before_the_earliest(offset in 0..3i32, of_month in 1..=31u32, month in 1..=12u32, year in 2021..=2025i32) {
        let calendar = reference_calendar();
        let rule = DueRule::DayOfMonth {
            day: DayOfMonth { day: of_month, month_offset: offset },
            on_rest_day: OnRestDay::PreviousWorkingDay,
        };
        let identifier = format!("{year}-{month:02}");
        let months = Periodicity::Month.months(&identifier).unwrap();
        let window = window(Periodicity::Month, &identifier);
        let due = rule.due_date(months, window, &calendar).unwrap();
        prop_assert!(due >= earliest(window.until, &calendar));
        prop_assert!(calendar.is_working_day(due));
    }

    #[test]
    fn any_text_is_refused_or_named_without_a_panic(text in "\\PC{0,12}") {
        for periodicity in Periodicity::ALL {
            let _ = periodicity.months(&text);
        }
    }
}
