//! When a period's reports are due: a rule as data, reckoned in working days.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::window::{DayOfMonth, NamedMonths, Window};
use crate::calendar::WorkingCalendar;
use crate::kernel::{Code, Faults};
use crate::tasks::state::names;

names! {
    /// What becomes of a due date on a day of rest.
    OnRestDay {
        /// It stays.
        Keep = "keep",
        /// The next working day (Civil Code 91/2015/QH13, article 148.5).
        NextWorkingDay = "next_working_day",
        /// The working day before.
        PreviousWorkingDay = "previous_working_day",
    }
}

/// How a due date follows from the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DueRule {
    /// A day near the period's last month, or the month of the cut-off where the requester sets the window: ministries and provinces report to the centre by its 25th.
    DayOfMonth {
        #[serde(flatten)]
        day: DayOfMonth,
        on_rest_day: OnRestDay,
    },
    /// So many working days after the cut-off: the usual rule of lower levels.
    WorkingDaysAfterCutOff { days: u32 },
}

impl DueRule {
    /// The due date; never earlier than one working day after the cut-off (Decree 09/2019/NĐ-CP, article 8.5).
    pub fn due_date(
        self,
        months: NamedMonths,
        window: Window,
        calendar: &WorkingCalendar,
    ) -> Option<NaiveDate> {
        let due = match self {
            DueRule::DayOfMonth { day, on_rest_day } => on_rest_day.apply(day.near(months.last)?, calendar),
            DueRule::WorkingDaysAfterCutOff { days } => {
                calendar.add_working_days(window.until, i32::try_from(days).ok()?)
            }
        };
        Some(due.max(earliest(window.until, calendar)))
    }
}

/// The years from the cut-off to the due date whose holidays are not loaded: a rule promises no day there.
pub fn unknown_years(window: Window, due_date: NaiveDate, calendar: &WorkingCalendar) -> Vec<i32> {
    let years = window.until.year()..=due_date.year();
    years.filter(|year| !calendar.knows_year(*year)).collect()
}

/// Notes a due date that leaves no working day after the cut-off.
pub fn check(due_date: NaiveDate, window: Window, calendar: &WorkingCalendar, faults: &mut Faults) {
    let earliest = earliest(window.until, calendar);
    if due_date < earliest {
        faults.add(
            "/due_date",
            Code::OutOfRange,
            format!("Hạn gửi phải từ {earliest}: cách ngày chốt ít nhất một ngày làm việc (NĐ 09/2019, Điều 8)."),
            format!(
                "The due date must be {earliest} or later: one working day after the cut-off (Decree 09/2019, article 8)."
            ),
        );
    }
}

/// The earliest due date that leaves a working day after the cut-off.
pub fn earliest(cut_off: NaiveDate, calendar: &WorkingCalendar) -> NaiveDate {
    calendar.add_working_days(cut_off, 1)
}

impl OnRestDay {
    fn apply(self, date: NaiveDate, calendar: &WorkingCalendar) -> NaiveDate {
        match self {
            _ if calendar.is_working_day(date) => date,
            OnRestDay::Keep => date,
            OnRestDay::NextWorkingDay => calendar.add_working_days(date, 1),
            OnRestDay::PreviousWorkingDay => calendar.add_working_days(date, -1),
        }
    }
}
