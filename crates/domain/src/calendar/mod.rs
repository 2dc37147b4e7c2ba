//! Working days: weekends, public holidays and swapped days.

pub mod holiday;

pub use holiday::{DayKind, Holiday};
