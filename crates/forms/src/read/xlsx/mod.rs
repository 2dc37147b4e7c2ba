//! XLSX forms: checked as an archive, then as a form, then read cell by cell.

use std::io::{BufRead, Seek, SeekFrom};

use calamine::{DataRef, Reader, Xlsx, XlsxCellReader};
use serde_json::Number;
use treem_domain::imports::Place;
use treem_domain::kernel::{Code, Error, Result};

use super::{Emit, Expected};
use crate::bounds::Bounds;
use crate::format::broken_archive;
use crate::layout::{FIRST_COLUMN, FIRST_ROW, Sheet, cell_name, column_name, sheets};
use crate::refusal::{Refusal, unreadable, why};
use crate::sent::{Sent, SentValue};

mod archive;
mod headers;
mod reference;

pub(super) fn each(
    mut input: impl BufRead + Seek,
    bounds: &Bounds,
    expected: Expected<'_>,
    emit: &mut Emit<'_>,
) -> Result<()> {
    archive::inspect(&mut input, bounds)?;
    input.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let mut workbook: Xlsx<_> = Xlsx::new(input).map_err(damaged)?;
    let sheets = sheets(expected.content);
    let organisations = headers::check(&mut workbook, &sheets, expected.identity, bounds)?;
    let mut texts = Texts {
        left: bounds.max_unpacked_bytes,
        most: bounds.max_line_bytes,
    };
    for (sheet, references) in sheets.iter().zip(&organisations) {
        let mut cells = workbook.worksheet_cells_reader(&sheet.name).map_err(damaged)?;
        while let Some(row) = next(&mut cells, sheet, references, &mut texts)? {
            if emit(row).is_break() {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// The next filled cell for a value, or one outside the table.
fn next<R: BufRead + Seek>(
    cells: &mut XlsxCellReader<'_, R>,
    sheet: &Sheet<'_>,
    references: &[String],
    texts: &mut Texts,
) -> Result<Option<std::result::Result<Sent, Refusal>>> {
    while let Some(record) = cells.next_cell_with_formula_metadata().map_err(damaged)? {
        let (row, column) = record.pos;
        let Some(value_column) = column.checked_sub(u32::from(FIRST_COLUMN)) else {
            continue;
        };
        if row < FIRST_ROW {
            continue;
        }
        let is_short = texts.take(&record.value)?;
        let value = match record.formula {
            Some(_) => SentValue::Formula("=…".to_owned()),
            None if is_short => sent_value(&record.value),
            None => SentValue::TooLong(texts.most),
        };
        if value == SentValue::Empty {
            continue;
        }
        let line = sheet.lines.get((row - FIRST_ROW) as usize);
        let place = place(sheet, row, column);
        return Ok(Some(match (line, references.get(value_column as usize)) {
            (Some(line), Some(reference)) => {
                let key = line.key();
                Ok(Sent {
                    place,
                    organisation: Some(reference.clone()),
                    cell: key.cell,
                    category: key.category,
                    value,
                })
            }
            _ => Err(Refusal {
                value: Some(value.to_string()),
                ..Refusal::new(place, outside())
            }),
        }));
    }
    Ok(None)
}

/// How much text the cells still may have: a thousand of them may share one, and each is a value of its own.
struct Texts {
    left: u64,
    most: usize,
}

impl Texts {
    /// Says whether a cell's text is short enough for one value.
    fn take(&mut self, value: &DataRef<'_>) -> Result<bool> {
        let length = match value {
            DataRef::String(text) => text.len(),
            DataRef::SharedString(text) => text.len(),
            _ => 0,
        };
        self.left = self.left.checked_sub(length as u64).ok_or_else(archive::bomb)?;
        Ok(length <= self.most)
    }
}

fn place(sheet: &Sheet<'_>, row: u32, column: u32) -> Place {
    Place {
        row: u64::from(row) + 1,
        column: Some(column_name(column)),
        sheet: Some(sheet.name.clone()),
        cell: Some(cell_name(row, column)),
    }
}

fn sent_value(value: &DataRef<'_>) -> SentValue {
    let text = |text: &str| match text.trim() {
        "" => SentValue::Empty,
        _ => SentValue::Text(text.to_owned()),
    };
    match value {
        DataRef::Empty => SentValue::Empty,
        DataRef::Int(whole) => SentValue::Number(Number::from(*whole)),
        DataRef::Float(double) => {
            Number::from_f64(*double).map_or_else(|| SentValue::Error(double.to_string()), SentValue::Number)
        }
        DataRef::Bool(boolean) => SentValue::Boolean(*boolean),
        DataRef::String(owned) => text(owned),
        DataRef::SharedString(shared) => text(shared),
        DataRef::DateTime(date) => SentValue::Date(date.as_f64().to_string()),
        DataRef::DateTimeIso(date) | DataRef::DurationIso(date) => SentValue::Date(date.clone()),
        DataRef::Error(error) => SentValue::Error(error.to_string()),
    }
}

fn outside() -> (Code, treem_domain::kernel::Message) {
    why(
        Code::FormRefused,
        "Ô nằm ngoài bảng của biểu mẫu; hãy xóa, hoặc nhập vào đúng dòng và cột.",
        "The cell is outside the form's table; delete it, or enter it in its row and column.",
    )
}

/// The archive was sound, its content is not.
fn damaged(_: calamine::XlsxError) -> Error {
    broken_archive()
}
