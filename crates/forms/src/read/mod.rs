//! Files read row by row, in memory that does not grow with the file.

use std::fs::File;
use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::ops::ControlFlow;

use treem_domain::imports::{RejectedRow, Row};
use treem_domain::kernel::Result;
use treem_domain::report_templates::Content;

use crate::bounds::Bounds;
use crate::format::{DecimalMark, Format};
use crate::refusal::{Refusal, too_many_rows, unreadable};
use crate::sent::{Sent, normalise};
use crate::spec::FormIdentity;

mod csv;
mod json;
mod member;
mod ndjson;
mod xlsx;

/// What the file should be.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// Checked where the file says which form it is: in workbooks.
    pub identity: &'a FormIdentity,
    pub content: &'a Content,
}

/// What takes the rows; `Break` ends the reading.
type Emit<'a> = dyn FnMut(std::result::Result<Sent, Refusal>) -> ControlFlow<()> + 'a;

/// Hands each row of the file to `take`, in the file's order, until it breaks; a row's value is normalised for its cell's
/// type (a decimal point, 1 and 0 for booleans, NFC), or comes as it was sent with the reason why it is refused. Whether cell, category and organisation exist and the value is within
/// bounds, the domain checks. Empty cells of a workbook are no rows; an empty value of the other formats is one that
/// clears.
///
/// # Errors
/// `Invalid` with every fault of the file as a whole. One in the middle of a file comes when rows were handed out already:
/// the caller drops what it did with them. `Internal` where the file cannot be read from the disk.
pub fn each(
    mut file: File,
    format: Format,
    bounds: &Bounds,
    expected: Expected<'_>,
    take: &mut dyn FnMut(std::result::Result<Row, RejectedRow>) -> ControlFlow<()>,
) -> Result<()> {
    file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    each_of(BufReader::new(file), format, bounds, expected, take)
}

/// As [`each`], for a file in memory.
pub fn each_of(
    input: impl BufRead + Seek,
    format: Format,
    bounds: &Bounds,
    expected: Expected<'_>,
    take: &mut dyn FnMut(std::result::Result<Row, RejectedRow>) -> ControlFlow<()>,
) -> Result<()> {
    let decimal = decimal_mark(format);
    let cells = expected.content.cells_by_code();
    run(input, format, bounds, expected, &mut |ordinal, sent| {
        let row = sent.map(|sent| match normalise(&cells, decimal, &sent) {
            Ok(value) => row(sent, value),
            Err(why) => Row {
                refusal: Some(why),
                ..as_it_is(sent)
            },
        });
        take(row.map_err(|refusal| refusal.into_rejected(ordinal)))
    })
}

/// Every value as it was sent, right or wrong, for [`write::annotated`](crate::write::annotated). Rows that cannot be
/// placed are left out.
///
/// # Errors
/// As [`each`].
pub fn as_sent(
    input: impl BufRead + Seek,
    format: Format,
    bounds: &Bounds,
    expected: Expected<'_>,
) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    run(input, format, bounds, expected, &mut |_, sent| {
        rows.extend(sent.map(as_it_is));
        ControlFlow::Continue(())
    })?;
    Ok(rows)
}

fn as_it_is(sent: Sent) -> Row {
    let value = sent.value.to_string();
    row(sent, value)
}

fn row(sent: Sent, value: String) -> Row {
    Row {
        place: sent.place,
        organisation: sent.organisation,
        cell: sent.cell,
        category: sent.category,
        value,
        refusal: None,
    }
}

/// Runs the format's reader; counts rows from 0 and refuses too many.
fn run(
    input: impl BufRead + Seek,
    format: Format,
    bounds: &Bounds,
    expected: Expected<'_>,
    take: &mut dyn FnMut(u64, std::result::Result<Sent, Refusal>) -> ControlFlow<()>,
) -> Result<()> {
    let mut count = 0;
    let mut emit = |sent: std::result::Result<Sent, Refusal>| {
        count += 1;
        if count > bounds.max_rows {
            return ControlFlow::Break(());
        }
        take(count - 1, sent.and_then(Sent::with_sound_names))
    };
    match format {
        Format::Csv(dialect) => csv::each(input, dialect, bounds, &mut emit)?,
        Format::Ndjson => ndjson::each(input, bounds, &mut emit)?,
        Format::Json => json::each(input, bounds, &mut emit)?,
        Format::Xlsx => xlsx::each(input, bounds, expected, &mut emit)?,
    }
    if count > bounds.max_rows {
        return Err(too_many_rows(bounds.max_rows));
    }
    Ok(())
}

/// How a number that stands as text is to be read.
fn decimal_mark(format: Format) -> Option<DecimalMark> {
    match format {
        Format::Csv(dialect) => dialect.decimal,
        Format::Json | Format::Ndjson => Some(DecimalMark::Point),
        Format::Xlsx => None,
    }
}

/// Skips the byte order mark, where there is one.
fn skip_bom(input: &mut impl BufRead) -> Result<()> {
    let buffered = input.fill_buf().map_err(unreadable)?;
    let is_bom = buffered.starts_with(b"\xEF\xBB\xBF");
    input.consume(if is_bom { 3 } else { 0 });
    Ok(())
}
