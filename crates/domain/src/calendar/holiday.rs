//! Days that differ from the ordinary week.

use chrono::NaiveDate;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    Holiday,
    SubstituteRest,
    WorkingDay,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    pub date: NaiveDate,
    pub kind: DayKind,
    pub name: String,
    pub source: String,
}
