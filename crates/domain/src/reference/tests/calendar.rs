use chrono::{Datelike, Weekday};

use super::*;
use crate::reference::holidays::{Completeness, DayCertainty, DayKind};

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

#[test]
fn days_stand_in_order_once_each_within_the_years_that_are_held() {
    let calendar = holidays().unwrap();
    assert!(
        calendar
            .days
            .is_sorted_by(|earlier, later| earlier.date < later.date)
    );
    assert!(calendar.years.iter().map(|of| of.year).eq(2021..=2027));
    assert!(
        calendar
            .days
            .iter()
            .all(|of| (2021..=2027).contains(&of.date.year()))
    );
}

#[test]
fn a_year_with_missing_days_says_which() {
    for of in holidays().unwrap().years {
        let partial = of.completeness == Completeness::Partial;
        assert_eq!(partial, of.year >= 2026, "{}", of.year);
        assert_eq!(partial, of.note.is_some(), "{}", of.year);
    }
}

#[test]
fn work_in_lieu_falls_on_weekends_and_rest_in_lieu_on_weekdays() {
    for of in holidays().unwrap().days {
        match of.kind {
            DayKind::Holiday => {}
            DayKind::SubstituteRest => assert!(!is_weekend(of.date), "{}", of.date),
            DayKind::WorkingDay => assert!(is_weekend(of.date), "{}", of.date),
        }
    }
}

#[test]
fn a_complete_year_has_eleven_holidays_and_a_day_in_lieu_for_each_on_a_weekend() {
    let calendar = holidays().unwrap();
    for year in calendar
        .years
        .iter()
        .filter(|of| of.completeness == Completeness::Complete)
    {
        let days: Vec<_> = calendar
            .days
            .iter()
            .filter(|of| of.date.year() == year.year)
            .collect();
        let count = |kind: DayKind| days.iter().filter(|of| of.kind == kind).count();
        assert_eq!(count(DayKind::Holiday), 11, "{}", year.year);
        let on_weekends = days
            .iter()
            .filter(|of| of.kind == DayKind::Holiday && is_weekend(of.date))
            .count();
        let owed = on_weekends + count(DayKind::WorkingDay);
        assert_eq!(count(DayKind::SubstituteRest), owed, "{}", year.year);
    }
}

#[test]
fn the_four_fixed_holidays_come_every_year_by_law() {
    let calendar = holidays().unwrap();
    let by_law: Vec<_> = calendar
        .days
        .iter()
        .filter(|of| of.certainty == DayCertainty::Law)
        .collect();
    assert_eq!(by_law.len(), 4 * calendar.years.len());
    for of in by_law {
        assert!(
            matches!(
                (of.date.month(), of.date.day()),
                (1, 1) | (4, 30) | (5, 1) | (9, 2)
            ),
            "{}",
            of.date
        );
    }
}

#[test]
fn swapped_days_are_those_that_the_government_announced() {
    let worked: Vec<_> = holidays()
        .unwrap()
        .days
        .into_iter()
        .filter(|of| of.kind == DayKind::WorkingDay)
        .map(|of| (of.date, of.certainty))
        .collect();
    let expected = ["2024-05-04", "2025-04-26", "2026-01-10", "2026-08-22"];
    assert_eq!(worked, expected.map(|date| (day(date), DayCertainty::Announced)));
}
