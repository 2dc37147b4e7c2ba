use chrono::NaiveDate;
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timeliness { NoDeadline, OnTrack, DueSoon, Overdue, Early, OnTime, Late }
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueSoonDays(pub u16);
impl Default for DueSoonDays { fn default() -> Self { Self(3) } }
pub fn of_open(_due: Option<NaiveDate>, _today: NaiveDate, _horizon: DueSoonDays) -> Timeliness { Timeliness::NoDeadline }
pub fn of_reported(_due: Option<NaiveDate>, _reported_on: NaiveDate) -> Timeliness { Timeliness::NoDeadline }
