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

impl NamedMonths {
    /// The months in which a window that the requester sets begins and ends.
    pub fn of(window: Window) -> Option<Self> {
        Some(Self {
            first: window.from.with_day(1)?,
            last: window.until.with_day(1)?,
        })
    }
}

/// Years that an identifier can name.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

impl Periodicity {
    /// The periods of a year: what is written after it, the first and the last month.
    fn parts(self) -> &'static [(&'static str, u32, u32)] {
        match self {
            Periodicity::Month => &[
                ("01", 1, 1),
                ("02", 2, 2),
                ("03", 3, 3),
                ("04", 4, 4),
                ("05", 5, 5),
                ("06", 6, 6),
                ("07", 7, 7),
                ("08", 8, 8),
                ("09", 9, 9),
                ("10", 10, 10),
                ("11", 11, 11),
                ("12", 12, 12),
            ],
            Periodicity::Quarter => &[("Q1", 1, 3), ("Q2", 4, 6), ("Q3", 7, 9), ("Q4", 10, 12)],
            Periodicity::HalfYear => &[("H1", 1, 6), ("H2", 7, 12)],
            Periodicity::NineMonths => &[("9M", 1, 9)],
            Periodicity::Year => &[("", 1, 12)],
            Periodicity::OnRequest => &[],
        }
    }

    /// All identifiers there are, in order; of what is on request none.
    pub fn identifiers(self) -> impl Iterator<Item = String> {
        YEARS.flat_map(move |year| {
            self.parts().iter().map(move |(part, _, _)| match *part {
                "" => year.to_string(),
                part => format!("{year}-{part}"),
            })
        })
    }

    /// The months that an identifier such as `2026-Q1` names.
    pub fn months(self, identifier: &str) -> Result<NamedMonths, (Code, Message)> {
        self.named(identifier)
            .ok_or_else(|| (Code::PatternMismatch, self.form()))
    }

    fn named(self, identifier: &str) -> Option<NamedMonths> {
        let (year, part) = match identifier.split_once('-') {
            Some((_, "")) => return None,
            Some(split) => split,
            None => (identifier, ""),
        };
        let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
        let year: i32 = year.parse().ok().filter(|year| is_year && YEARS.contains(year))?;
        let (_, first, last) = self.parts().iter().find(|(name, _, _)| *name == part)?;
        Some(NamedMonths {
            first: NaiveDate::from_ymd_opt(year, *first, 1)?,
            last: NaiveDate::from_ymd_opt(year, *last, 1)?,
        })
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

    /// The first period that would end before it begins.
    pub fn first_inverted(self, periodicity: Periodicity) -> Option<String> {
        periodicity.identifiers().find(|identifier| {
            let months = periodicity.named(identifier);
            let window = months.and_then(|months| self.window(months));
            window.is_none_or(|window| window.until < window.from)
        })
    }
}
