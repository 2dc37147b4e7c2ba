//! The working-day calendar.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::Holiday;

/// Which days are worked: Monday to Friday, but for the listed days.
///
/// Holidays are data with a source, loaded per year (Tết moves, Saturdays are swapped by yearly decision). In a year
/// that is not loaded only weekends rest: ask [`knows_year`](Self::knows_year) before promising a date there.
///
/// Every question is answered in logarithmic time, however far apart the dates are.
#[derive(Debug, Clone, Default)]
pub struct WorkingCalendar {
    listed: BTreeMap<NaiveDate, Holiday>,
    /// Each listed day that differs from its weekday, in order, with the sum of all differences up to and including it.
    deviations: Vec<(NaiveDate, i64)>,
    years: BTreeSet<i32>,
}

impl WorkingCalendar {
    /// A calendar of the listed days, complete for `years`. A day listed twice is what the last entry says.
    pub fn new(holidays: impl IntoIterator<Item = Holiday>, years: impl IntoIterator<Item = i32>) -> Self {
        let listed: BTreeMap<_, _> = holidays
            .into_iter()
            .map(|holiday| (holiday.date, holiday))
            .collect();
        let mut sum = 0;
        let deviations = listed
            .values()
            .filter(|day| day.kind.is_working() == is_weekend(day.date))
            .map(|day| {
                sum += if day.kind.is_working() { 1 } else { -1 };
                (day.date, sum)
            })
            .collect();
        Self {
            listed,
            deviations,
            years: years.into_iter().collect(),
        }
    }

    /// Of all listed days there are: a year is known when a day of it is listed.
    pub fn of_listed(holidays: Vec<Holiday>) -> Self {
        let years: BTreeSet<i32> = holidays.iter().map(|holiday| holiday.date.year()).collect();
        Self::new(holidays, years)
    }

    /// Whether the list of holidays for the year was loaded.
    pub fn knows_year(&self, year: i32) -> bool {
        self.years.contains(&year)
    }

    /// What the list says of the day, if anything.
    pub fn listed(&self, date: NaiveDate) -> Option<&Holiday> {
        self.listed.get(&date)
    }

    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        match self.listed.get(&date) {
            Some(day) => day.kind.is_working(),
            None => !is_weekend(date),
        }
    }

    /// The n-th working day after `date`, or before it when `n` is negative; 0 gives `date` itself, worked or not.
    ///
    /// Beyond what a date can hold (262,000 years either way) it stops at the last date.
    pub fn add_working_days(&self, date: NaiveDate, n: i32) -> NaiveDate {
        match n {
            0 => date,
            1.. => self.first_day_counting(self.count(date) + i64::from(n)),
            _ => match date.pred_opt() {
                // One step back from a day of rest and from the working day after it are the same day.
                Some(day_before) => self.first_day_counting(self.count(day_before) + i64::from(n) + 1),
                None => date,
            },
        }
    }

    /// How many working days lie after `a`, up to and including `b`; negative when `b` is before `a`.
    pub fn working_days_between(&self, a: NaiveDate, b: NaiveDate) -> i32 {
        // All the weekdays of chrono's range, some 137 million, fit.
        i32::try_from(self.count(b) - self.count(a)).unwrap_or(i32::MAX)
    }

    /// Working days up to and including the date, from an origin that cancels out of every difference.
    fn count(&self, date: NaiveDate) -> i64 {
        // The first day of the common era, number 1, was a Monday.
        let day = i64::from(date.num_days_from_ce()) - 1;
        let weekdays = day.div_euclid(7) * 5 + (day.rem_euclid(7) + 1).min(5);
        let listed_until = self.deviations.partition_point(|(listed, _)| *listed <= date);
        let deviation = listed_until
            .checked_sub(1)
            .map_or(0, |last| self.deviations[last].1);
        weekdays + deviation
    }

    /// The first date whose count reaches `target`, which is a working day; the last date there is when none does.
    fn first_day_counting(&self, target: i64) -> NaiveDate {
        let (mut low, mut high) = (NaiveDate::MIN, NaiveDate::MAX);
        while low < high {
            let middle = low + Days::new((high - low).num_days().unsigned_abs() / 2);
            match middle.succ_opt() {
                Some(after) if self.count(middle) < target => low = after,
                _ => high = middle,
            }
        }
        low
    }
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
#[path = "working_tests.rs"]
mod tests;
