//! Working days: weekends, public holidays and swapped days.

pub mod holiday;
pub mod replace_year;
pub mod working;

pub use holiday::{DayKind, Holiday};
pub use working::WorkingCalendar;

#[cfg(test)]
pub(crate) mod fixtures;
