//! The holidays of 2025, for tests.

use chrono::NaiveDate;

use super::{DayKind, Holiday, WorkingCalendar};

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn year_2025() -> WorkingCalendar {
    WorkingCalendar::new(holidays_of_2025(), [2025])
}

/// Tết with the weekends around it, and the end of April with its swapped Saturday.
pub fn holidays_of_2025() -> Vec<Holiday> {
    use DayKind::{SubstituteRest, WorkingDay};
    let liberation = "Ngày Chiến thắng 30/4 và Quốc tế Lao động 1/5";
    let tết = day("2025-01-25")
        .iter_days()
        .take(9)
        .map(|date| (date, DayKind::Holiday, "Tết Nguyên đán"));
    let april = [
        (day("2025-04-26"), WorkingDay, "Làm bù cho ngày 02/5"),
        (day("2025-04-30"), DayKind::Holiday, liberation),
        (day("2025-05-01"), DayKind::Holiday, liberation),
        (day("2025-05-02"), SubstituteRest, "Nghỉ hoán đổi với ngày 26/4"),
    ];
    tết
        .chain(april)
        .map(|(date, kind, name)| Holiday {
            date,
            kind,
            name: name.to_owned(),
            source: "Công văn 8726/VPCP-KGVX ngày 26/11/2024".to_owned(),
        })
        .collect()
}
