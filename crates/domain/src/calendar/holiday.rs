//! Days on which the week's order does not hold.

use chrono::NaiveDate;

/// What a listed day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// A public holiday (ngày lễ, tết; Labour Code 45/2019/QH14, article 112).
    Holiday,
    /// Rest in place of a holiday that fell on a weekend, or swapped for another day (nghỉ bù, nghỉ hoán đổi).
    SubstituteRest,
    /// Work on what would be a day of rest (làm bù).
    WorkingDay,
}

impl DayKind {
    pub const ALL: &'static [DayKind] = &[DayKind::Holiday, DayKind::SubstituteRest, DayKind::WorkingDay];

    pub fn as_str(self) -> &'static str {
        match self {
            DayKind::Holiday => "holiday",
            DayKind::SubstituteRest => "substitute_rest",
            DayKind::WorkingDay => "working_day",
        }
    }

    pub fn parse(name: &str) -> Option<DayKind> {
        DayKind::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }

    pub fn is_working(self) -> bool {
        self == DayKind::WorkingDay
    }
}

/// One listed day; its kind overrules the weekday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    pub date: NaiveDate,
    pub kind: DayKind,
    /// The day's name, such as "Tết Nguyên đán".
    pub name: String,
    /// The document that fixed the day.
    pub source: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_kind_is_refused_and_every_kind_is_read_back() {
        assert_eq!(DayKind::parse("Holiday"), None);
        assert_eq!(DayKind::parse(""), None);
        for kind in DayKind::ALL {
            assert_eq!(DayKind::parse(kind.as_str()), Some(*kind));
        }
    }
}
