//! What is wrong with a row, in the words of the import summary.

use crate::imports::{Place, RejectedRow, Row};
use crate::kernel::{Code, Error, Message};

/// A code with its message.
pub(super) type Why = (Code, Message);

/// What is wrong with a row: the member of the row, as in JSON, and why.
pub(super) type Faults = Vec<(&'static str, Why)>;

/// A row that is not taken.
pub(super) enum Refused {
    /// By the reader, which could make nothing of it.
    Unreadable(RejectedRow),
    Row(Row, Faults),
}

/// A refusal of the whole report, as one of its rows says it.
pub(super) fn told(refusal: &Error) -> Why {
    match refusal {
        Error::Forbidden(message) => (Code::Forbidden, message.clone()),
        Error::Conflict(conflict) => (conflict.code, conflict.message.clone()),
        _ => (
            Code::StateConflict,
            Message::new(
                "Báo cáo không nhận số liệu lúc này.",
                "The report takes no figures now.",
            ),
        ),
    }
}

pub(super) fn unknown_organisation() -> Why {
    (
        Code::OrganisationNotValid,
        Message::new(
            "Đơn vị này không phải báo cáo kỳ này (sai mã, hoặc không còn tồn tại vào ngày chốt số liệu), hoặc bạn không \
             được nhập thay.",
            "This organisation is not expected in this period (a wrong reference, or it no longer existed on the day of the \
             cut-off), or you may not enter for it.",
        ),
    )
}

pub(super) fn duplicate() -> Why {
    (
        Code::Duplicate,
        Message::new(
            "Tệp đã nêu giá trị này của đơn vị ở một dòng trước; hãy giữ một dòng.",
            "An earlier row of the file gives this value of the organisation already; keep one.",
        ),
    )
}

/// A row's faults; `ordinal` counts the rows of the file from 0.
pub(super) fn rejected(ordinal: u64, row: &Row, faults: Faults) -> Vec<RejectedRow> {
    let faults = faults.into_iter();
    faults
        .map(|(member, why)| {
            let (column, value) = match member {
                "organisation" => (None, row.organisation.as_deref()),
                "cell" => (None, Some(row.cell.as_str())),
                "category" => (None, row.category.as_deref()),
                _ => (row.place.column.clone(), Some(row.value.as_str())),
            };
            let place = Place {
                column: column.or_else(|| Some(member.to_owned())),
                ..row.place.clone()
            };
            RejectedRow::new(place, format!("/rows/{ordinal}/{member}"), why, value)
        })
        .collect()
}
