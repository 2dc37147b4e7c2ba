//! Loading the listed days of a year.

use std::collections::BTreeSet;

use chrono::{Datelike, Weekday};
use uuid::Uuid;

use super::{DayKind, Holiday};
use crate::audit::AuditEntry;
use crate::kernel::{Code, Context, Faults, Result, content_version};
use crate::store::UnitOfWork;

/// Replaces what is listed for `year`; `before` is what was listed, for the record.
pub async fn replace_year(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    year: i32,
    before: &[Holiday],
    mut days: Vec<Holiday>,
) -> Result<Vec<Holiday>> {
    check(year, &days).into_result()?;
    days.sort_by_key(|day| day.date);
    unit.vocabularies_mut().replace_holidays(year, &days).await?;
    let entry = AuditEntry::new(
        context,
        "holidays.replace_year",
        "holiday_year",
        resource_id(year),
    );
    unit.audit_mut()
        .append(entry.before(record(year, before)).after(record(year, &days)))
        .await?;
    Ok(days)
}

/// A year has no id of its own, so the audit chain knows it by its number.
pub fn resource_id(year: i32) -> Uuid {
    Uuid::from_u128(u128::from(year.unsigned_abs()))
}

/// The version of a year's list, made of its days: equal lists have equal versions.
pub fn version_of(days: &[Holiday]) -> i64 {
    content_version::of(days.iter().flat_map(|day| {
        let (date, kind) = (day.date.to_string(), day.kind.as_str().to_owned());
        [date, kind, day.name.clone(), day.source.clone()]
    }))
}

fn check(year: i32, days: &[Holiday]) -> Faults {
    let mut faults = Faults::new();
    let mut seen = BTreeSet::new();
    for (index, day) in days.iter().enumerate() {
        let date = format!("/days/{index}/date");
        if day.date.year() != year {
            faults.add(
                date,
                Code::DateInvalid,
                format!("Ngày {} không thuộc năm {year}.", day.date),
                format!("{} is not a day of {year}.", day.date),
            );
        } else if !seen.insert(day.date) {
            faults.add(
                date,
                Code::Duplicate,
                format!("Ngày {} đã được nêu; mỗi ngày một lần.", day.date),
                format!("{} is listed already; list each day once.", day.date),
            );
        }
        if day.kind == DayKind::WorkingDay && !is_weekend(day) {
            faults.add(
                format!("/days/{index}/kind"),
                Code::NotAllowedValue,
                format!(
                    "{} không phải thứ bảy hay chủ nhật: ngày đó vốn là ngày làm việc.",
                    day.date
                ),
                format!(
                    "{} is neither Saturday nor Sunday: it is a working day anyway.",
                    day.date
                ),
            );
        }
        if day.source.trim().is_empty() {
            faults.add(
                format!("/days/{index}/source"),
                Code::TooShort,
                "Nêu văn bản quy định ngày này.",
                "Name the document that fixed the day.",
            );
        }
    }
    faults
}

fn is_weekend(day: &Holiday) -> bool {
    matches!(day.date.weekday(), Weekday::Sat | Weekday::Sun)
}

fn record(year: i32, days: &[Holiday]) -> serde_json::Value {
    let days: Vec<_> = days
        .iter()
        .map(|day| {
            serde_json::json!({
                "date": day.date, "kind": day.kind.as_str(), "name": day.name, "source": day.source,
            })
        })
        .collect();
    serde_json::json!({ "year": year, "days": days })
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{day, holidays_of_2025};
    use super::*;
    use crate::kernel::Error;

    fn refusals(year: i32, days: &[Holiday]) -> Vec<(String, Code)> {
        match check(year, days).into_result() {
            Err(Error::Invalid(faults)) => faults.into_iter().map(|one| (one.pointer, one.code)).collect(),
            _ => Vec::new(),
        }
    }

    fn listed(date: &str, kind: DayKind, source: &str) -> Holiday {
        Holiday {
            date: day(date),
            kind,
            name: "Ngày".into(),
            source: source.into(),
        }
    }

    #[test]
    fn every_wrong_day_of_a_list_is_named_with_its_place() {
        let days = [
            listed("2024-12-31", DayKind::Holiday, "8726/VPCP-KGVX"),
            listed("2025-05-01", DayKind::Holiday, "8726/VPCP-KGVX"),
            listed("2025-05-01", DayKind::SubstituteRest, "  "),
            listed("2025-04-25", DayKind::WorkingDay, "8726/VPCP-KGVX"),
        ];
        let expected = [
            ("/days/0/date", Code::DateInvalid),
            ("/days/2/date", Code::Duplicate),
            ("/days/2/source", Code::TooShort),
            ("/days/3/kind", Code::NotAllowedValue),
        ];
        assert_eq!(
            refusals(2025, &days),
            expected.map(|(pointer, code)| (pointer.to_owned(), code))
        );
    }

    #[test]
    fn the_days_of_2025_are_accepted_with_their_working_saturday() {
        assert_eq!(refusals(2025, &holidays_of_2025()), []);
    }

    #[test]
    fn another_source_is_another_version_and_the_same_days_are_the_same_version() {
        let days = holidays_of_2025();
        let mut other = days.clone();
        other[0].source = "Thông báo khác".into();
        assert_ne!(version_of(&days), version_of(&other));
        assert_eq!(version_of(&days), version_of(&holidays_of_2025()));
        assert!(version_of(&days) >= 0 && version_of(&[]) >= 0);
    }
}
