//! A clock that a test sets and moves; between that it runs as every clock does.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use treem_domain::kernel::Clock;

/// Shared by all servers of a journey.
#[derive(Debug)]
pub struct TestClock(Mutex<(DateTime<Utc>, Instant)>);

impl Default for TestClock {
    /// Monday, 14 June 2021, nine in the morning in Vietnam: the Monday after the letter.
    fn default() -> Self {
        let morning = Utc.with_ymd_and_hms(2021, 6, 14, 2, 0, 0).unwrap();
        Self(Mutex::new((morning, Instant::now())))
    }
}

impl TestClock {
    pub fn set(&self, to: DateTime<Utc>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = (to, Instant::now());
    }

    /// Nine in the morning, in Vietnam, of that day.
    pub fn set_day(&self, day: NaiveDate) {
        self.set(day.and_hms_opt(2, 0, 0).unwrap().and_utc());
    }

    pub fn advance(&self, by: TimeDelta) {
        self.set(self.now() + by);
    }

    pub fn advance_days(&self, days: i64) {
        self.advance(TimeDelta::days(days));
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        let (set, since) = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        set + TimeDelta::from_std(since.elapsed()).unwrap_or_default()
    }
}
