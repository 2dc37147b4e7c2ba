//! Refusals: of one row, and of a whole file.

use treem_domain::imports::{Place, RejectedRow};
use treem_domain::kernel::{Code, Error, Message};

/// So much of a refused value is shown.
const SHOWN_CHARACTERS: usize = 60;
/// So many digits are a telephone number, an identity number or a date of birth.
const PERSONAL_DIGITS: usize = 8;

/// A code with its message.
pub(crate) type Why = (Code, Message);

/// One row that the reader refuses, before it is known which of the file's rows it is.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub place: Place,
    /// Member of the row, as in JSON; empty for the whole row.
    pub member: &'static str,
    pub why: Why,
    pub value: Option<String>,
}

impl Refusal {
    pub fn new(place: Place, why: Why) -> Self {
        Self {
            place,
            member: "",
            why,
            value: None,
        }
    }

    /// `ordinal` counts the file's rows from 0.
    pub fn into_rejected(self, ordinal: u64) -> RejectedRow {
        let (code, message) = self.why;
        let member = match self.member {
            "" => String::new(),
            member => format!("/{member}"),
        };
        RejectedRow {
            place: self.place,
            pointer: format!("/rows/{ordinal}{member}"),
            code,
            message,
            value: self.value.as_deref().and_then(shown),
        }
    }
}

/// A value as it may be repeated: shortened, and not at all where it could identify somebody.
pub(crate) fn shown(value: &str) -> Option<String> {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    if digits >= PERSONAL_DIGITS || value.contains('@') {
        return None;
    }
    let mut characters = value.chars().filter(|character| !character.is_control());
    let mut short: String = characters.by_ref().take(SHOWN_CHARACTERS).collect();
    if characters.next().is_some() {
        short.push('…');
    }
    Some(short)
}

pub(crate) fn why(code: Code, vi: impl Into<String>, en: impl Into<String>) -> Why {
    (code, Message::new(vi, en))
}

/// The whole file is refused for one reason.
pub(crate) fn file(code: Code, vi: impl Into<String>, en: impl Into<String>) -> Error {
    Error::invalid("", code, vi, en)
}

pub(crate) fn unreadable(cause: impl std::fmt::Display) -> Error {
    Error::internal(format!("the uploaded file cannot be read: {cause}"))
}

pub(crate) fn line_too_long(most: usize) -> Why {
    why(
        Code::TooLong,
        format!("Dòng dài quá {most} byte; kiểm tra dấu ngoặc kép mở mà không đóng, hoặc rút ngắn nội dung."),
        format!(
            "The row is longer than {most} bytes; look for a quote that is not closed, or shorten the text."
        ),
    )
}

pub(crate) fn too_many_rows(most: u64) -> Error {
    file(
        Code::TooMany,
        format!("Tệp có quá {most} dòng; hãy chia thành nhiều tệp."),
        format!("The file has more than {most} rows; split it into several files."),
    )
}

pub(crate) fn not_utf8() -> Why {
    why(
        Code::FormatMismatch,
        "Không phải UTF-8; hãy lưu lại tệp dưới dạng \"CSV UTF-8\".",
        "Not UTF-8; save the file again as \"CSV UTF-8\".",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_identify_somebody_is_not_repeated() {
        for value in [
            "gọi 0912 345 678",
            "CCCD 091 123 456 789",
            "sinh 01/02/2015",
            "a@b.vn",
        ] {
            assert_eq!(shown(value), None, "{value}");
        }
    }

    #[test]
    fn a_long_value_is_shortened() {
        let long = "á".repeat(100);
        assert_eq!(shown(&long).unwrap().chars().count(), SHOWN_CHARACTERS + 1);
        assert_eq!(shown("mười hai").as_deref(), Some("mười hai"));
    }
}
