//! The report that goes up: what all organisations' reports of a period say together, as plain data.

use chrono::{Datelike, NaiveDate};
use treem_domain::kernel::Quantity;

/// A consolidated report, laid out by Decree 30/2020/NĐ-CP, Appendix I, when it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct ConsolidatedReport {
    /// Body above the issuer, such as `UBND tỉnh Kiên Giang`.
    pub parent_body: Option<String>,
    pub issuing_body: String,
    /// Absent in a draft: room is left for it.
    pub number: Option<u32>,
    /// Notation, such as `BC-STTTT`.
    pub notation: String,
    /// Where it is issued, such as `Kiên Giang`.
    pub place: String,
    /// Absent in a draft.
    pub date: Option<NaiveDate>,
    /// Subject (trích yếu), below the word BÁO CÁO.
    pub subject: String,
    /// The period's identifier, such as `2026-Q1`.
    pub period: String,
    /// First and last day of the period's data.
    pub window: (NaiveDate, NaiveDate),
    /// How many organisations were expected to report, exclusions left out.
    pub expected: u32,
    /// How many of them sent a report.
    pub reported: u32,
    /// Organisations with a column of their own; empty where only totals are given.
    pub columns: Vec<String>,
    pub parts: Vec<Part>,
    /// Organisations that have not reported.
    pub missing: Vec<String>,
    /// Organisations whose report was received and does not count.
    pub not_accepted: Vec<Remarked>,
    pub excluded: Vec<Remarked>,
    pub recipients: Recipients,
    pub signer: Signer,
    /// A line above all, such as `Số liệu trình diễn`.
    pub mark: Option<String>,
}

/// One section of the template.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    pub title: String,
    pub figures: Vec<Figure>,
    pub narratives: Vec<Narrated>,
}

/// One row of figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    pub label: String,
    /// Whether it is a category of the nearest row above that is none.
    pub is_category: bool,
    pub unit: String,
    /// Absent where nobody gave a value.
    pub total: Option<Quantity>,
    /// How many organisations gave a value.
    pub reported: u32,
    /// One for each of the report's columns; absent where that organisation gave none.
    pub values: Vec<Option<Quantity>>,
}

/// What organisations wrote under one heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Narrated {
    pub label: String,
    /// Organisation and text.
    pub texts: Vec<(String, String)>,
}

/// An organisation with what is to be said of its report: why it is excluded, or where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Remarked {
    pub organisation: String,
    pub remark: String,
}

/// Who gets the document (nơi nhận).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Recipients {
    /// To whom it reports (để báo cáo).
    pub to: Vec<String>,
    /// For information (để biết).
    pub to_know: Vec<String>,
    /// Where it is filed (lưu), such as `VT, TTBCBC`.
    pub to_file: String,
}

impl Recipients {
    /// `- Bộ Thông tin và Truyền thông (để báo cáo);` … `- Lưu: VT.`
    pub(crate) fn lines(&self) -> Vec<String> {
        let to = self.to.iter().map(|name| format!("- {name} (để báo cáo);"));
        let to_know = self.to_know.iter().map(|name| format!("- {name} (để biết);"));
        let to_file = std::iter::once(format!("- Lưu: {}.", self.to_file));
        to.chain(to_know).chain(to_file).collect()
    }
}

impl Part {
    /// The rows, those that are no category numbered.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (Option<u32>, &Figure)> {
        let mut ordinal = 0;
        self.figures.iter().map(move |figure| {
            if figure.is_category {
                return (None, figure);
            }
            ordinal += 1;
            (Some(ordinal), figure)
        })
    }
}

impl Figure {
    /// The label; of a category below a dash.
    pub(crate) fn title(&self) -> String {
        let dash = if self.is_category { "– " } else { "" };
        format!("{dash}{}", self.label)
    }
}

/// Who signs.
#[derive(Debug, Clone, PartialEq)]
pub struct Signer {
    /// Competence, such as `KT. GIÁM ĐỐC`; absent where the head signs.
    pub competence: Option<String>,
    /// Position, such as `Phó Giám đốc`.
    pub position: String,
    /// Absent in a draft.
    pub name: Option<String>,
}

impl ConsolidatedReport {
    /// `Số: 05/BC-STTTT`: a number below 10 is written with a leading 0 (Decree 30, Appendix I, 3a).
    pub(crate) fn number_line(&self) -> String {
        let number = self
            .number
            .map_or_else(|| " ".repeat(8), |number| format!("{number:02}"));
        format!("Số: {number}/{}", self.notation)
    }

    /// `Kiên Giang, ngày 05 tháng 4 năm 2026`: days below 10 and the months 1 and 2 have a leading 0 (4b).
    pub(crate) fn place_and_date(&self) -> String {
        let Some(date) = self.date else {
            return format!("{}, ngày      tháng      năm", self.place);
        };
        let month = match date.month() {
            month @ 1..=2 => format!("{month:02}"),
            month => month.to_string(),
        };
        format!(
            "{}, ngày {:02} tháng {month} năm {}",
            self.place,
            date.day(),
            date.year()
        )
    }

    pub(crate) fn window_line(&self) -> String {
        let (from, to) = self.window;
        format!(
            "Kỳ báo cáo: {}; số liệu từ ngày {} đến ngày {}.",
            self.period,
            day(from),
            day(to)
        )
    }

    pub(crate) fn turnout_line(&self) -> String {
        format!(
            "Đã nhận báo cáo của {}/{} đơn vị, trong đó {} báo cáo chưa được duyệt và chưa tổng hợp; {} đơn vị chưa báo cáo, {} đơn vị được loại trừ.",
            self.reported,
            self.expected,
            self.not_accepted.len(),
            self.missing.len(),
            self.excluded.len()
        )
    }
}

fn day(date: NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

/// `1.234,5`, as Vietnamese writes it; a dash where there is no value.
pub(crate) fn vietnamese(quantity: Option<Quantity>) -> String {
    let Some(quantity) = quantity else {
        return "–".to_owned();
    };
    let plain = quantity.to_string();
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", plain.as_str()),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    let comma = if fraction.is_empty() { "" } else { "," };
    format!("{sign}{grouped}{comma}{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_written_as_vietnamese_writes_them() {
        let written = |text: &str| vietnamese(Quantity::parse(text).ok());
        assert_eq!(written("1234567.5"), "1.234.567,5");
        assert_eq!(written("-123"), "-123");
        assert_eq!(written("1000"), "1.000");
        assert_eq!(vietnamese(None), "–");
    }
}
