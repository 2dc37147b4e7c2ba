//! Rows, workbooks and documents written.

use treem_domain::kernel::{Error, Result};

mod annotated;
mod consolidated_docx;
mod consolidated_xlsx;
mod form;
mod layout_docx;
mod rows;

pub use annotated::annotated;
pub use consolidated_docx::consolidated_docx;
pub use consolidated_xlsx::{MOST_ORGANISATIONS, consolidated_xlsx};
pub use form::form;
pub use rows::{RowFormat, RowValue, Rows, ValueRow};

/// The most characters of a cell in Excel.
const MOST_CHARACTERS: usize = 32_767;

/// A workbook whose bytes do not change with the time: the same form has the same `ETag`.
fn new_workbook() -> Result<rust_xlsxwriter::Workbook> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let epoch = rust_xlsxwriter::ExcelDateTime::from_ymd(1980, 1, 1).map_err(defect)?;
    workbook.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&epoch));
    Ok(workbook)
}

/// Points of a line of text.
const LINE_HEIGHT: u16 = 18;

/// The height of a row that shows the text whole, twenty lines at most, in a column of so many characters. Not every program
/// makes room for wrapped text by itself.
fn row_height(text: &str, characters: u16) -> u16 {
    let lines = text
        .lines()
        .map(|line| line.chars().count().div_ceil(characters.into()).max(1));
    let lines = lines.sum::<usize>().clamp(1, 20);
    u16::try_from(lines).unwrap_or(1) * LINE_HEIGHT
}

/// Text as a cell can hold it: what is longer than Excel takes ends in an ellipsis.
fn cell_text(text: &str) -> std::borrow::Cow<'_, str> {
    match text.char_indices().nth(MOST_CHARACTERS) {
        None => text.into(),
        Some(_) => {
            let cut: String = text.chars().take(MOST_CHARACTERS - 1).collect();
            format!("{cut}…").into()
        }
    }
}

/// What a writer could not write is a defect of the template or of this crate.
fn defect(error: rust_xlsxwriter::XlsxError) -> Error {
    Error::internal(format!("the workbook cannot be written: {error}"))
}
