//! Figures and texts row by row: what [`read`](crate::read) reads, written, so that it comes back as it was.

use csv_core::{Terminator, Writer, WriterBuilder};
use serde::Serialize;
use treem_domain::kernel::{Error, Quantity, Result};

use crate::guard::guarded;

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFormat {
    /// RFC 4180: comma, quotes where needed, CRLF; UTF-8 with a byte order mark, without which Excel misreads Vietnamese.
    Csv,
    /// One JSON object a line.
    Ndjson,
}

/// A figure or text of one organisation's report.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ValueRow<'a> {
    /// A name under which an upload finds the organisation.
    pub organisation: &'a str,
    /// Code of the cell or narrative.
    pub cell: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<&'a str>,
    pub value: RowValue<'a>,
}

#[derive(Debug, Clone, Copy, Serialize)]
#[serde(untagged)]
pub enum RowValue<'a> {
    Figure(Quantity),
    Text(&'a str),
}

/// Rows in the making.
pub struct Rows {
    format: RowFormat,
    csv: Writer,
    bytes: Vec<u8>,
}

impl RowFormat {
    /// What stands before the first row.
    pub fn header(self) -> &'static str {
        match self {
            RowFormat::Csv => "\u{feff}organisation,cell,category,value\r\n",
            RowFormat::Ndjson => "",
        }
    }
}

impl Rows {
    pub fn new(format: RowFormat) -> Self {
        Self {
            format,
            csv: WriterBuilder::new().terminator(Terminator::CRLF).build(),
            bytes: Vec::new(),
        }
    }

    /// # Errors
    /// `Internal` for what JSON cannot hold, which no quantity or text is.
    pub fn push(&mut self, row: &ValueRow<'_>) -> Result<()> {
        match self.format {
            RowFormat::Csv => self.push_csv(row),
            RowFormat::Ndjson => {
                serde_json::to_writer(&mut self.bytes, row).map_err(Error::internal)?;
                self.bytes.push(b'\n');
            }
        }
        Ok(())
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    fn push_csv(&mut self, row: &ValueRow<'_>) {
        self.field(&guarded(row.organisation));
        self.field_end(Writer::delimiter);
        self.field(row.cell);
        self.field_end(Writer::delimiter);
        self.field(row.category.unwrap_or_default());
        self.field_end(Writer::delimiter);
        match row.value {
            RowValue::Figure(quantity) => self.field(&unambiguous(quantity)),
            RowValue::Text(text) => self.field(&guarded(text)),
        }
        self.field_end(Writer::terminator);
    }

    fn field(&mut self, text: &str) {
        // Quoted at most: every byte a quote, with one before and after.
        let room = 2 * text.len() + 2;
        self.write(room, |csv, room| csv.field(text.as_bytes(), room).2);
    }

    fn field_end(&mut self, end: impl FnOnce(&mut Writer, &mut [u8]) -> (csv_core::WriteResult, usize)) {
        // A closing quote and CRLF at most.
        self.write(3, |csv, room| end(csv, room).1);
    }

    fn write(&mut self, room: usize, write: impl FnOnce(&mut Writer, &mut [u8]) -> usize) {
        let start = self.bytes.len();
        self.bytes.resize(start + room, 0);
        let written = write(&mut self.csv, &mut self.bytes[start..]);
        self.bytes.truncate(start + written);
    }
}

/// With a decimal point, and with a fourth place where there are three: 1.234 could be a thousand and more, 1.2340 not.
fn unambiguous(quantity: Quantity) -> String {
    let text = quantity.to_string();
    match text.split_once('.') {
        Some((_, fraction)) if fraction.len() == 3 => text + "0",
        _ => text,
    }
}
