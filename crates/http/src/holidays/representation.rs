//! Listed days as the API shows and takes them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use treem_domain::calendar::{self as domain, DayKind};
use utoipa::ToSchema;

use crate::schema;

/// One listed day; its kind overrules the weekday.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// The day.
    #[schema(example = "2021-02-10")]
    pub date: NaiveDate,
    #[schema(value_type = schema::DayKind)]
    pub kind: DayKind,
    /// The day's name.
    #[schema(min_length = 1, max_length = 200, example = "Tết Âm lịch")]
    pub name: String,
    /// The document that fixed the day.
    #[schema(
        min_length = 1,
        max_length = 300,
        example = "Phương án nghỉ 10/02–16/02/2021 của Bộ LĐTBXH (theo VietnamNet)"
    )]
    pub source: String,
}

/// Listed days in order of date.
#[derive(Debug, Serialize, ToSchema)]
pub struct HolidayList {
    /// The days.
    #[schema(max_items = 10000)]
    pub items: Vec<Holiday>,
}

impl HolidayList {
    pub fn of(days: Vec<domain::Holiday>) -> Self {
        Self {
            items: days.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<domain::Holiday> for Holiday {
    fn from(day: domain::Holiday) -> Self {
        Self {
            date: day.date,
            kind: day.kind,
            name: day.name,
            source: day.source,
        }
    }
}

impl From<Holiday> for domain::Holiday {
    fn from(day: Holiday) -> Self {
        Self {
            date: day.date,
            kind: day.kind,
            name: day.name,
            source: day.source,
        }
    }
}
