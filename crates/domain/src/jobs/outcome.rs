//! How a job ended, as it is kept for whoever asks later, in either language.

use serde::{Deserialize, Serialize};

use crate::kernel::{Code, Error, Fault, Message};
use crate::reports::upload::Uploaded;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Uploaded(Uploaded),
    Refused(Refusal),
}

/// Why nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    pub code: Code,
    /// What is wrong; the code's general explanation where absent.
    pub detail: Option<Message>,
    pub faults: Vec<Fault>,
    /// What became of the rows, where rows were the reason.
    pub import: Option<Uploaded>,
}

impl Refusal {
    pub fn new(code: Code) -> Self {
        Self {
            code,
            detail: None,
            faults: Vec::new(),
            import: None,
        }
    }

    /// What an error says to whoever asks.
    pub fn of(error: &Error) -> Self {
        match error {
            Error::NotFound => Self::new(Code::NotFound),
            Error::Forbidden(message) => Self {
                detail: Some(message.clone()),
                ..Self::new(Code::Forbidden)
            },
            Error::Invalid(faults) => Self {
                faults: faults.clone(),
                ..Self::new(Code::Invalid)
            },
            Error::Conflict(conflict) => Self {
                detail: Some(conflict.message.clone()),
                ..Self::new(conflict.code)
            },
            Error::Stale => Self::new(Code::Stale),
            Error::IdempotencyKeyReused => Self::new(Code::IdempotencyKeyReused),
            Error::IdempotencyKeyInFlight => Self::new(Code::IdempotencyKeyInFlight),
            Error::Unavailable => Self::new(Code::Unavailable),
            Error::Internal(_) => Self::new(Code::Internal),
        }
    }

    /// Rows were refused, and the sender wanted all or nothing.
    pub fn of_rows(uploaded: Uploaded) -> Self {
        Self {
            detail: Some(Message::new(
                "Chưa có gì được ghi. Sửa các dòng nêu trong import.rejected rồi gửi lại.",
                "Nothing was written. Mend the rows that import.rejected names and send the file again.",
            )),
            import: Some(uploaded),
            ..Self::new(Code::Invalid)
        }
    }
}
