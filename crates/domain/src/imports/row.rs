//! One row of an upload, with the place in the file that a fault points at.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::echo::shown;
use crate::kernel::{Code, Message, Result};

/// Where in the uploaded file something stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Place {
    /// 1 for the first row or line of the file, headers counted; in JSON the position among the rows, from 1.
    pub row: u64,
    /// The column's name, such as `value`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The sheet's name, in workbooks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Such as `D7`, in workbooks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
}

/// One value for one cell of one organisation's report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub place: Place,
    /// The organisation's id, external reference or identifier; absent where the file is one organisation's own.
    pub organisation: Option<String>,
    /// Code of a cell or narrative of the template.
    pub cell: String,
    pub category: Option<String>,
    /// As text: a number is written with a decimal point; empty clears the value. As it was sent where it is refused.
    pub value: String,
    /// Why the reader could not read the value; what else is wrong with the row is told beside it.
    pub refusal: Option<(Code, Message)>,
}

/// So many characters of a message go out.
const MOST_MESSAGE: usize = 1_000;

/// What is wrong with a row that was refused, and what mends it; a row with several faults has as many of these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedRow {
    pub place: Place,
    /// JSON Pointer into the upload as if it were JSON, such as `/rows/3/value`.
    pub pointer: String,
    pub code: Code,
    pub message: Message,
    /// What stood there, shortened; absent where it could identify somebody.
    pub value: Option<String>,
}

impl RejectedRow {
    /// Of `value` only what may be repeated is kept, and of the message what fits an answer.
    pub fn new(place: Place, pointer: String, (code, message): (Code, Message), value: Option<&str>) -> Self {
        Self {
            place,
            pointer,
            code,
            message: message.shortened(MOST_MESSAGE),
            value: value.and_then(shown),
        }
    }
}

/// Where rows come from, in batches, so that no file is ever held whole.
#[async_trait]
pub trait RowSource: Send {
    /// The next rows, readable or refused by the reader; `None` at the end of the file.
    async fn next_batch(&mut self) -> Result<Option<Vec<std::result::Result<Row, RejectedRow>>>>;
}

/// Rows that are at hand already: one batch.
#[async_trait]
impl RowSource for Vec<Row> {
    async fn next_batch(&mut self) -> Result<Option<Vec<std::result::Result<Row, RejectedRow>>>> {
        if self.is_empty() {
            return Ok(None);
        }
        Ok(Some(std::mem::take(self).into_iter().map(Ok).collect()))
    }
}
