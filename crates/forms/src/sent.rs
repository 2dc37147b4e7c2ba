//! Values as files hold them, and what they mean in a cell of the template.

use std::collections::BTreeMap;

use serde_json::Number;
use treem_domain::imports::Place;
use treem_domain::imports::echo::quoted;
use treem_domain::indicators::ValueType;
use treem_domain::kernel::quantity::QuantityError;
use treem_domain::kernel::{Code, Quantity, text};
use treem_domain::report_templates::Cell;

use crate::format::DecimalMark;
use crate::refusal::{Refusal, Why, name_too_long, text_too_long, why};

/// One row as it was sent.
#[derive(Debug)]
pub(crate) struct Sent {
    pub place: Place,
    pub organisation: Option<String>,
    pub cell: String,
    pub category: Option<String>,
    pub value: SentValue,
}

/// So many characters have the names of organisations, cells and categories at most.
const MOST_NAME: usize = 200;

impl Sent {
    /// The row, when its names could be some that the service knows: others are not carried further.
    pub fn with_sound_names(self) -> Result<Self, Refusal> {
        let names = [
            ("organisation", self.organisation.as_deref()),
            ("cell", Some(self.cell.as_str())),
            ("category", self.category.as_deref()),
        ];
        let unsound = names.into_iter().find_map(|(member, name)| {
            let name = name?;
            let why = if name.contains('\0') {
                forbidden_character()
            } else if name.chars().nth(MOST_NAME).is_some() {
                name_too_long(MOST_NAME)
            } else {
                return None;
            };
            Some((member, why, name.to_owned()))
        });
        let Some((member, why, name)) = unsound else {
            return Ok(self);
        };
        let place = match self.place.cell {
            Some(_) => self.place,
            None => Place {
                column: Some(member.to_owned()),
                ..self.place
            },
        };
        Err(Refusal {
            member,
            value: Some(name),
            ..Refusal::new(place, why)
        })
    }
}

/// A value as its file holds it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum SentValue {
    Empty,
    Text(String),
    Number(Number),
    Boolean(bool),
    /// A number that its cell shows as a date or time.
    Date(String),
    Formula(String),
    /// `#REF!` and its like.
    Error(String),
    /// A text of more than so many bytes, which is not held.
    TooLong(usize),
}

impl std::fmt::Display for SentValue {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            SentValue::Empty | SentValue::TooLong(_) => Ok(()),
            SentValue::Text(text)
            | SentValue::Date(text)
            | SentValue::Formula(text)
            | SentValue::Error(text) => formatter.write_str(text),
            SentValue::Number(number) => match Quantity::try_from(number) {
                Ok(quantity) => quantity.fmt(formatter),
                Err(_) => number.fmt(formatter),
            },
            SentValue::Boolean(boolean) => formatter.write_str(if *boolean { "1" } else { "0" }),
        }
    }
}

/// The value as a row carries it: numbers with a decimal point, booleans as 1 and 0, texts in NFC. Bounds and categories
/// are the domain's to check; a cell that the template does not have keeps what was sent.
pub(crate) fn normalise(
    cells: &BTreeMap<&str, &Cell>,
    decimal: Option<DecimalMark>,
    sent: &Sent,
) -> Result<String, Why> {
    match &sent.value {
        SentValue::Empty => return Ok(String::new()),
        SentValue::Formula(_) => return Err(formula()),
        SentValue::Error(error) => return Err(error_value(error)),
        SentValue::TooLong(most) => return Err(text_too_long(*most)),
        _ => {}
    }
    match cells.get(sent.cell.as_str()).map(|cell| cell.value_type) {
        Some(ValueType::Boolean) => boolean(&sent.value),
        Some(_) => number(&sent.value, decimal),
        None => narrative(&sent.value),
    }
}

fn number(value: &SentValue, decimal: Option<DecimalMark>) -> Result<String, Why> {
    let parsed = match value {
        SentValue::Number(number) => Quantity::try_from(number),
        SentValue::Text(text) if text.trim().is_empty() => return Ok(String::new()),
        SentValue::Text(text) => Quantity::parse(&plain(text.trim(), decimal)?),
        SentValue::Date(_) => return Err(date_in_number()),
        _ => return Err(no_number()),
    };
    parsed.map(|quantity| quantity.to_string()).map_err(no_quantity)
}

fn boolean(value: &SentValue) -> Result<String, Why> {
    let said = match value {
        SentValue::Boolean(boolean) => Some(*boolean),
        SentValue::Text(text) if text.trim().is_empty() => return Ok(String::new()),
        SentValue::Text(sent) => match text::fold(sent).as_str() {
            "co" | "true" | "1" => Some(true),
            "khong" | "false" | "0" => Some(false),
            _ => None,
        },
        SentValue::Number(number) => match number.as_f64() {
            Some(1.0) => Some(true),
            Some(0.0) => Some(false),
            _ => None,
        },
        _ => None,
    };
    let said = said.ok_or_else(|| {
        why(
            Code::NotAllowedValue,
            "Chỉ nhận có hoặc không (1 hoặc 0).",
            "Only có (yes) or không (no), 1 or 0, is taken.",
        )
    })?;
    Ok(if said { "1" } else { "0" }.to_owned())
}

fn narrative(value: &SentValue) -> Result<String, Why> {
    if let SentValue::Date(_) = value {
        return Err(date_in_text());
    }
    let composed = text::nfc(&value.to_string());
    if composed.contains('\0') {
        return Err(forbidden_character());
    }
    Ok(composed.replace("\r\n", "\n"))
}

/// A number's text with a decimal point and without grouping, by the mark that was declared.
fn plain(text: &str, decimal: Option<DecimalMark>) -> Result<String, Why> {
    match decimal {
        None if is_ambiguous(text) => Err(ambiguous()),
        Some(DecimalMark::Point) if text.contains(',') => Err(ambiguous()),
        None | Some(DecimalMark::Point) => Ok(text.to_owned()),
        Some(DecimalMark::Comma) => comma_to_point(text),
    }
}

/// `1.234` may be one thousand or little more than one; `0.125` cannot be a thousand.
fn is_ambiguous(text: &str) -> bool {
    let digits = text.trim_start_matches('-');
    let groups: Vec<&str> = digits.split('.').collect();
    digits.contains(',') || (groups.len() > 1 && !digits.starts_with('0') && are_thousands(&groups))
}

fn are_thousands(groups: &[&str]) -> bool {
    let first_fits = groups.first().is_some_and(|first| (1..=3).contains(&first.len()));
    first_fits && groups.iter().skip(1).all(|group| group.len() == 3)
}

fn comma_to_point(text: &str) -> Result<String, Why> {
    let (whole, fraction) = text.split_once(',').unwrap_or((text, "0"));
    let groups: Vec<&str> = whole.trim_start_matches('-').split('.').collect();
    if groups.len() > 1 && !are_thousands(&groups) {
        return Err(why(
            Code::FormatMismatch,
            "Đã khai dấu phẩy thập phân, nên dấu chấm chỉ ngăn từng nhóm ba chữ số: 1.234,5.",
            "A decimal comma was declared, so points only part groups of three digits: 1.234,5.",
        ));
    }
    Ok(format!("{}.{fraction}", whole.replace('.', "")))
}

fn formula() -> Why {
    why(
        Code::FormulaRefused,
        "Ô chứa công thức; hãy dán giá trị (Paste Special → Values) rồi gửi lại.",
        "The cell holds a formula; paste its value (Paste Special → Values) and send again.",
    )
}

pub(crate) fn forbidden_character() -> Why {
    why(
        Code::ForbiddenCharacter,
        "Có ký tự NUL (U+0000); hãy xóa ký tự này.",
        "There is a NUL character (U+0000); delete it.",
    )
}

fn error_value(error: &str) -> Why {
    why(
        Code::WrongType,
        format!("Ô báo lỗi {}; hãy nhập lại giá trị.", quoted(error)),
        format!(
            "The cell shows the error {}; enter the value again.",
            quoted(error)
        ),
    )
}

fn date_in_number() -> Why {
    why(
        Code::WrongType,
        "Ô số đang hiển thị ngày; đổi định dạng ô thành Số rồi nhập lại.",
        "The number's cell shows a date; format it as a number and enter the value again.",
    )
}

fn date_in_text() -> Why {
    why(
        Code::WrongType,
        "Ô nội dung đang hiển thị ngày; đổi định dạng ô thành Văn bản rồi nhập lại.",
        "The text's cell shows a date; format it as text and enter it again.",
    )
}

fn ambiguous() -> Why {
    why(
        Code::FormatMismatch,
        "Không rõ dấu phẩy, dấu chấm là thập phân hay ngăn hàng nghìn; khai dấu thập phân khi gửi, trong bảng tính thì nhập \
         dạng số.",
        "A comma or point may be decimal or part thousands; declare the decimal mark when sending, in a workbook enter a \
         number.",
    )
}

fn no_number() -> Why {
    no_quantity(QuantityError::NotANumber)
}

fn no_quantity(error: QuantityError) -> Why {
    match error {
        QuantityError::NotANumber => why(
            Code::WrongType,
            "Không phải là số; chỉ ghi chữ số và dấu thập phân, không ghi đơn vị.",
            "Not a number; write digits and a decimal mark only, without the unit.",
        ),
        QuantityError::TooPrecise => why(
            Code::FormatMismatch,
            "Quá ba chữ số thập phân; hãy làm tròn.",
            "More than three decimal places; round the value.",
        ),
        QuantityError::TooLarge => why(
            Code::OutOfRange,
            "Số lớn hơn 999.999.999.999; kiểm tra đơn vị tính.",
            "The number is beyond 999,999,999,999; check the unit.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, decimal: Option<DecimalMark>) -> Result<String, Code> {
        number(&SentValue::Text(text.to_owned()), decimal).map_err(|(code, _)| code)
    }

    #[test]
    fn an_undeclared_mark_that_may_mean_two_things_is_refused() {
        for text in ["12,5", "1.234", "1.234.567", "1,234", "-1.500"] {
            assert_eq!(read(text, None), Err(Code::FormatMismatch), "{text}");
        }
        assert_eq!(read("1,5", Some(DecimalMark::Point)), Err(Code::FormatMismatch));
        for text in ["1.5", "12.34,5", "1.2345", ".123,4"] {
            let refused = read(text, Some(DecimalMark::Comma));
            assert_eq!(refused, Err(Code::FormatMismatch), "{text}");
        }
        assert_eq!(read("1,2,3", Some(DecimalMark::Comma)), Err(Code::WrongType));
    }

    #[test]
    fn numbers_are_read_by_the_declared_mark() {
        assert_eq!(read("1.234,5", Some(DecimalMark::Comma)).unwrap(), "1234.5");
        assert_eq!(read("-1.234.567", Some(DecimalMark::Comma)).unwrap(), "-1234567");
        assert_eq!(read("1.234", Some(DecimalMark::Point)).unwrap(), "1.234");
        assert_eq!(read("12.5", None).unwrap(), "12.5");
        assert_eq!(read(" 0.125 ", None).unwrap(), "0.125");
    }

    #[test]
    fn yes_and_no_are_read_as_vietnamese_writes_them() {
        for (text, expected) in [("Có", "1"), ("KHÔNG", "0"), ("TRUE", "1"), ("0", "0")] {
            assert_eq!(boolean(&SentValue::Text(text.to_owned())).unwrap(), expected);
        }
        assert!(boolean(&SentValue::Text("có lẽ".to_owned())).is_err());
        assert!(boolean(&SentValue::Number(Number::from(2))).is_err());
    }
}
