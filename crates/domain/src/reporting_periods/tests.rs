use chrono::NaiveDate;
use proptest::prelude::*;
use rstest::rstest;

use super::due::{DueRule, OnRestDay, unknown_years};
use super::window::{DayOfMonth, NamedMonths, Periodicity, Window, WindowRule};
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

#[test]
fn a_rule_promises_no_day_in_a_year_whose_holidays_are_not_loaded() {
    let of = |identifier: &str| {
        let window = window(Periodicity::Month, identifier);
        let months = Periodicity::Month.months(identifier).unwrap();
        let calendar = reference_calendar();
        let due = BY_THE_25TH.due_date(months, window, &calendar).unwrap();
        unknown_years(window, due, &calendar)
    };
    assert_eq!(of("2026-01"), [2026]);
    assert_eq!(of("2040-06"), [2040]);
    assert!(of("2025-12").is_empty());
}

#[rstest]
#[case(Periodicity::Month, (29, 0), (28, 0), "2000-01")]
#[case(Periodicity::Quarter, (15, 2), (14, 0), "2000-Q1")]
#[case(Periodicity::HalfYear, (1, 6), (14, 0), "2000-H1")]
#[case(Periodicity::NineMonths, (1, 9), (14, 0), "2000-9M")]
// 29 February comes after 28 February only where there is one.
#[case(Periodicity::Year, (29, 1), (28, -10), "2000")]
#[case(Periodicity::Month, (29, 1), (1, 1), "2000-01")]
fn a_window_that_would_end_before_it_begins_is_found(
    #[case] periodicity: Periodicity,
    #[case] start: (u32, i32),
    #[case] end: (u32, i32),
    #[case] expected: &str,
) {
    let day = |(day, month_offset)| DayOfMonth { day, month_offset };
    let rule = WindowRule {
        start: day(start),
        end: day(end),
    };
    assert_eq!(rule.first_inverted(periodicity).as_deref(), Some(expected));
}

#[test]
fn a_window_that_is_wrong_in_leap_years_only_is_found_in_the_first_of_them() {
    let day = |day, month_offset| DayOfMonth { day, month_offset };
    let fine = WindowRule {
        start: day(29, -11),
        end: day(28, -10),
    };
    assert_eq!(fine.first_inverted(Periodicity::Year), None);
    let leap = WindowRule {
        start: day(29, 13),
        end: day(28, 2),
    };
    assert_eq!(leap.first_inverted(Periodicity::Year).as_deref(), Some("2003"));
}

#[test]
fn the_windows_of_the_decree_never_end_before_they_begin() {
    for periodicity in Periodicity::ALL {
        assert_eq!(WindowRule::DECREE_09.first_inverted(*periodicity), None);
    }
}

#[test]
fn a_window_that_the_requester_sets_has_the_months_of_its_ends() {
    let months = NamedMonths::of(Window {
        from: day("2021-07-05"),
        until: day("2021-09-30"),
    });
    let expected = NamedMonths {
        first: day("2021-07-01"),
        last: day("2021-09-01"),
    };
    assert_eq!(months, Some(expected));
}

#[rstest]
#[case(Periodicity::Month, 12)]
#[case(Periodicity::Quarter, 4)]
#[case(Periodicity::HalfYear, 2)]
#[case(Periodicity::Year, 1)]
fn windows_from_2000_to_2100_follow_one_another_without_gap_or_overlap(
    #[case] periodicity: Periodicity,
    #[case] a_year: usize,
) {
    let windows: Vec<Window> = periodicity
        .identifiers()
        .map(|identifier| window(periodicity, &identifier))
        .collect();
    assert_eq!(windows.len(), 101 * a_year);
    assert_eq!(windows[0].from, day("1999-12-15"));
    assert_eq!(windows[windows.len() - 1].until, day("2100-12-14"));
    for pair in windows.windows(2) {
        assert_eq!(pair[0].until.succ_opt(), Some(pair[1].from));
    }
}

#[test]
fn nine_months_begin_with_their_year_and_end_with_its_third_quarter() {
    for identifier in Periodicity::NineMonths.identifiers() {
        let year = &identifier[..4];
        let nine = window(Periodicity::NineMonths, &identifier);
        assert_eq!(nine.from, window(Periodicity::Year, year).from);
        assert_eq!(
            nine.until,
            window(Periodicity::Quarter, &format!("{year}-Q3")).until
        );
    }
}

/// Some days of rest, and some days of rest that are worked, wherever they fall.
fn any_calendar() -> impl Strategy<Value = WorkingCalendar> {
    prop::collection::vec((0..36_890u64, prop::bool::ANY), 0..400).prop_map(|days| {
        let days = days.into_iter().map(|(number, is_worked)| Holiday {
            date: day("1999-12-01") + chrono::Days::new(number),
            kind: if is_worked {
                DayKind::WorkingDay
            } else {
                DayKind::Holiday
            },
            name: String::new(),
            source: String::new(),
        });
        WorkingCalendar::of_listed(days.collect())
    })
}

fn any_due_rule() -> impl Strategy<Value = DueRule> {
    let on_rest_day = prop::sample::select(OnRestDay::ALL);
    prop_oneof![
        (1..=60u32).prop_map(|days| DueRule::WorkingDaysAfterCutOff { days }),
        (1..=31u32, -2..=24i32, on_rest_day).prop_map(|(day, month_offset, on_rest_day)| {
            DueRule::DayOfMonth {
                day: DayOfMonth { day, month_offset },
                on_rest_day,
            }
        }),
    ]
}

fn any_period() -> impl Strategy<Value = (Periodicity, String)> {
    let fixed = &Periodicity::ALL[..Periodicity::ALL.len() - 1];
    let periodicity = prop::sample::select(fixed);
    (periodicity, prop::sample::Index::arbitrary()).prop_map(|(periodicity, index)| {
        let all: Vec<String> = periodicity.identifiers().collect();
        (periodicity, index.get(&all).clone())
    })
}

proptest! {
    #[test]
    fn a_due_date_leaves_a_working_day_and_is_no_day_of_rest_where_the_rule_says_so(
        calendar in any_calendar(), rule in any_due_rule(), (periodicity, identifier) in any_period(),
    ) {
        let window = window(periodicity, &identifier);
        let months = periodicity.months(&identifier).unwrap();
        let due = rule.due_date(months, window, &calendar).unwrap();
        prop_assert!(calendar.working_days_between(window.until, due) >= 1);
        let keeps = matches!(rule, DueRule::DayOfMonth { on_rest_day: OnRestDay::Keep, .. });
        prop_assert!(keeps || calendar.is_working_day(due));
    }

    #[test]
    fn any_text_is_refused_or_named_without_a_panic(text in "\\PC{0,12}") {
        for periodicity in Periodicity::ALL {
            let _ = periodicity.months(&text);
        }
    }
}
