//! Refusals: of one row, and of a whole file.

use treem_domain::imports::{Place, RejectedRow};
use treem_domain::kernel::{Code, Error, Message};

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
        let member = match self.member {
            "" => String::new(),
            member => format!("/{member}"),
        };
        let pointer = format!("/rows/{ordinal}{member}");
        RejectedRow::new(self.place, pointer, self.why, self.value.as_deref())
    }
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

pub(crate) fn name_too_long(most: usize) -> Why {
    why(
        Code::TooLong,
        format!("Mã dài quá {most} ký tự; hãy dùng đúng mã của hệ thống."),
        format!("The code is longer than {most} characters; use the code as the service has it."),
    )
}

pub(crate) fn text_too_long(most: usize) -> Why {
    why(
        Code::TooLong,
        format!("Nội dung của ô dài quá {most} byte; hãy rút ngắn."),
        format!("The text of the cell is longer than {most} bytes; shorten it."),
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
