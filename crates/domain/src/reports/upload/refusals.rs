//! What is wrong with a row, in the words of the import summary.

use crate::imports::{Place, RejectedRow, Row};
use crate::kernel::{Code, Error, Message};

/// A refused value is shown up to so many characters.
const SHOWN: usize = 100;

/// A refusal of the whole report, as one of its rows says it.
pub(super) fn told(refusal: &Error) -> (Code, Message) {
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

pub(super) fn unknown_organisation(ordinal: u64, row: Row) -> RejectedRow {
    let message = Message::new(
        "Đơn vị này không phải báo cáo kỳ này (sai mã, hoặc không còn tồn tại vào ngày chốt số liệu), hoặc bạn không được \
         nhập thay.",
        "This organisation is not expected in this period (a wrong reference, or it no longer existed on the day of the \
         cut-off), or you may not enter for it.",
    );
    rejected_at(ordinal, row, "organisation", Code::OrganisationNotValid, message)
}

pub(super) fn rejected(ordinal: u64, row: Row, code: Code, message: Message) -> RejectedRow {
    rejected_at(ordinal, row, "value", code, message)
}

fn rejected_at(ordinal: u64, row: Row, member: &str, code: Code, message: Message) -> RejectedRow {
    let is_organisation = member == "organisation";
    let value = if is_organisation {
        row.organisation
    } else {
        Some(row.value)
    };
    let column = row.place.column.filter(|_| !is_organisation);
    // What looks like personal data is not sent back.
    let value = value.filter(|_| code != Code::PersonalData);
    RejectedRow {
        place: Place {
            column: column.or_else(|| Some(member.to_owned())),
            ..row.place
        },
        pointer: format!("/rows/{ordinal}/{member}"),
        code,
        message,
        value: value.map(|value| value.chars().take(SHOWN).collect()),
    }
}
