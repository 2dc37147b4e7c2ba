//! The holiday calendar of state offices, by the Labour Code 45/2019/QH14, articles 111 and 112.

use chrono::NaiveDate;
use serde::Deserialize;

use super::{Bilingual, ReferenceError, coded, read};

coded! {
    /// What makes a day other than its weekday says.
    DayKind {
        Holiday = "holiday",
        /// A weekday off, in lieu of a holiday on a weekend or swapped for a working Saturday.
        SubstituteRest = "substitute_rest",
        /// A Saturday or Sunday on which offices work.
        WorkingDay = "working_day",
    }
}

coded! {
    /// How sure a day is.
    DayCertainty {
        /// A fixed date in the law.
        Law = "law",
        /// The government's announcement, as reported.
        Announced = "announced",
        /// Reckoned from the lunar calendar or the rule on days in lieu.
        Computed = "computed",
        /// Known in the field; the announcement was not seen.
        GeneralKnowledge = "general_knowledge",
    }
}

/// One day that is not what its weekday says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarDay {
    pub date: NaiveDate,
    pub kind: DayKind,
    pub name_vi: String,
    pub name_en: String,
    pub source: String,
    pub certainty: DayCertainty,
}

coded! {
    /// Whether all days of a year are held.
    Completeness {
        Complete = "complete",
        /// Days are missing; the note says which.
        Partial = "partial",
    }
}

/// How much of a year the calendar holds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarYear {
    pub year: i32,
    pub completeness: Completeness,
    pub note: Option<Bilingual>,
}

/// The calendar of 2021 to 2027; days that it does not name are what their weekday says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holidays {
    pub years: Vec<CalendarYear>,
    /// In order of date, one entry for a date.
    pub days: Vec<CalendarDay>,
}

/// The calendar; look at [`CalendarYear::completeness`] before trusting a year.
pub fn holidays() -> Result<Holidays, ReferenceError> {
    read("holidays.json", include_str!("../../reference/holidays.json"))
}
