//! Which data a period covers: its identifier and its window are two things (Decree 09/2019/NĐ-CP, article 8).

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::kernel::{Code, Message};
use crate::tasks::state::names;

names! {
    /// How often a report is made (kỳ báo cáo).
    Periodicity {
        /// báo cáo tháng, `2026-06`
        Month = "month",
        /// báo cáo quý, `2026-Q1`
        Quarter = "quarter",
        /// báo cáo 6 tháng đầu năm, 6 tháng cuối năm, `2026-H1`, `2026-H2`
        HalfYear = "half_year",
        /// báo cáo 9 tháng, `2026-9M`; by provincial rules, not by the decree
        NineMonths = "nine_months",
        /// báo cáo năm, `2026`
        Year = "year",
        /// chuyên đề, đột xuất: the requester names the period and its window
        OnRequest = "on_request",
    }
}

/// The first and last calendar month after which a period is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedMonths {
    /// The first day of the first month.
    pub first: NaiveDate,
    /// The first day of the last month.
    pub last: NaiveDate,
}

impl Periodicity {
    /// The months that an identifier such as `2026-Q1` names.
    pub fn months(self, identifier: &str) -> Result<NamedMonths, (Code, Message)> {
        let (year, rest) = identifier.split_once('-').unwrap_or((identifier, ""));
        let year = digits(year, 4)
            .and_then(|year| i32::try_from(year).ok())
            .filter(|year| (2000..=2100).contains(year));
        let months = match (self, rest) {
            (Periodicity::Month, month) => digits(month, 2).map(|month| (month, month)),
            (Periodicity::Quarter, "Q1") => Some((1, 3)),
            (Periodicity::Quarter, "Q2") => Some((4, 6)),
            (Periodicity::Quarter, "Q3") => Some((7, 9)),
            (Periodicity::Quarter, "Q4") => Some((10, 12)),
            (Periodicity::HalfYear, "H1") => Some((1, 6)),
            (Periodicity::HalfYear, "H2") => Some((7, 12)),
            (Periodicity::NineMonths, "9M") => Some((1, 9)),
            (Periodicity::Year, "") if !identifier.contains('-') => Some((1, 12)),
            _ => None,
        };
        let day = |month| NaiveDate::from_ymd_opt(year?, month, 1);
        months
            .and_then(|(first, last)| {
                Some(NamedMonths {
                    first: day(first)?,
                    last: day(last)?,
                })
            })
            .ok_or_else(|| (Code::PatternMismatch, self.form()))
    }

    fn form(self) -> Message {
        let example = match self {
            Periodicity::Month => "2026-06",
            Periodicity::Quarter => "2026-Q1",
            Periodicity::HalfYear => "2026-H1, 2026-H2",
            Periodicity::NineMonths => "2026-9M",
            Periodicity::Year => "2026",
            Periodicity::OnRequest => "CD-2026-01",
        };
        Message::new(
            format!("Kỳ báo cáo này được viết: {example}."),
            format!("A period of this kind is written: {example}."),
        )
    }
}

/// The number that exactly so many digits write.
fn digits(text: &str, count: usize) -> Option<u32> {
    let is_number = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// From the start to the cut-off (thời điểm chốt số liệu), both days counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub from: NaiveDate,
    pub until: NaiveDate,
}

/// A day of a month near the period's first or last month. A day that the month has not is its last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayOfMonth {
    /// 1 to 31.
    pub day: u32,
    /// How many months later than the month in question; negative for earlier.
    pub month_offset: i32,
}

impl DayOfMonth {
    /// The day, relative to the first day of a month; `None` only at the end of all dates.
    pub fn near(self, month: NaiveDate) -> Option<NaiveDate> {
        let offset = Months::new(self.month_offset.unsigned_abs());
        let month = if self.month_offset < 0 {
            month.checked_sub_months(offset)
        } else {
            month.checked_add_months(offset)
        }?;
        let last = month
            .checked_add_months(Months::new(1))?
            .checked_sub_days(Days::new(1))?;
        month.with_day(self.day.clamp(1, last.day()))
    }
}

/// Where windows begin and end, as data of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowRule {
    /// Relative to the period's first month.
    pub start: DayOfMonth,
    /// Relative to the period's last month.
    pub end: DayOfMonth,
}

impl WindowRule {
    /// Decree 09/2019/NĐ-CP, article 8: from the 15th of the month before the period to the 14th of its last month.
    pub const DECREE_09: WindowRule = WindowRule {
        start: DayOfMonth {
            day: 15,
            month_offset: -1,
        },
        end: DayOfMonth {
            day: 14,
            month_offset: 0,
        },
    };

    pub fn window(self, months: NamedMonths) -> Option<Window> {
        Some(Window {
            from: self.start.near(months.first)?,
            until: self.end.near(months.last)?,
        })
    }
}
