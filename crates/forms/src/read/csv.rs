//! CSV (RFC 4180), with comma or semicolon.

use std::io::BufRead;

use csv_core::ReadRecordResult;
use treem_domain::imports::Place;
use treem_domain::imports::echo::quoted;
use treem_domain::kernel::{Code, Faults, Result, text};

use super::{Emit, skip_bom};
use crate::bounds::Bounds;
use crate::format::{CsvDialect, Separator};
use crate::guard::unguarded;
use crate::refusal::{Refusal, Why, file, line_too_long, not_utf8, unreadable, why};
use crate::sent::{Sent, SentValue, forbidden_character};

/// The columns with their Vietnamese names, as `text::fold` gives both.
const COLUMNS: [(&str, &str); 4] = [
    ("organisation", "don vi"),
    ("cell", "chi tieu"),
    ("category", "nhom"),
    ("value", "gia tri"),
];
const REQUIRED: [usize; 2] = [CELL, VALUE];
/// So many strange columns are named.
const MOST_LISTED: usize = 20;
const ORGANISATION: usize = 0;
const CELL: usize = 1;
const CATEGORY: usize = 2;
const VALUE: usize = 3;

pub(super) fn each(
    mut input: impl BufRead,
    dialect: CsvDialect,
    bounds: &Bounds,
    emit: &mut Emit<'_>,
) -> Result<()> {
    skip_bom(&mut input)?;
    let separator = match dialect.separator {
        Some(Separator::Comma) => b',',
        Some(Separator::Semicolon) => b';',
        None => separator_of(input.fill_buf().map_err(unreadable)?),
    };
    let mut records = Records::new(input, separator, bounds);
    let columns = Columns::of(&mut records)?;
    while records.advance()? {
        let row = match columns.row(&records) {
            None => continue,
            Some(row) => row,
        };
        if emit(row).is_break() {
            break;
        }
    }
    Ok(())
}

/// The separator that the header line uses more often.
fn separator_of(head: &[u8]) -> u8 {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |wanted: u8| line.iter().filter(|byte| **byte == wanted).count();
    if count(b';') > count(b',') { b';' } else { b',' }
}

/// Where each of the known columns stands.
struct Columns {
    positions: [Option<usize>; COLUMNS.len()],
    width: usize,
}

impl Columns {
    /// Reads the header; refuses unknown, doubled and missing columns all at once.
    fn of(records: &mut Records<impl BufRead>) -> Result<Self> {
        if !records.advance()? {
            return Err(file(
                Code::FormRefused,
                "Tệp không có dòng tiêu đề; dòng đầu phải là organisation,cell,category,value.",
                "The file has no header; its first line must be organisation,cell,category,value.",
            ));
        }
        let fields = records
            .fields()
            .map_err(|(code, message)| file(code, message.vi, message.en))?;
        let width = fields.len();
        let mut positions = [None; COLUMNS.len()];
        let mut faults = Faults::new();
        let mut strangers = 0;
        for (position, field) in fields.iter().enumerate() {
            let folded = text::fold(field);
            let known = COLUMNS.iter().position(|(en, vi)| *en == folded || *vi == folded);
            match known.map(|known| &mut positions[known]) {
                Some(free @ None) => *free = Some(position),
                strange if strangers < MOST_LISTED => {
                    strangers += 1;
                    refuse_column(&mut faults, field, strange.is_some());
                }
                _ => {}
            }
        }
        for missing in REQUIRED.iter().filter(|known| positions[**known].is_none()) {
            faults.add(
                "",
                Code::Required,
                format!("Thiếu cột {} ở dòng tiêu đề.", COLUMNS[*missing].0),
                format!("The header lacks the column {}.", COLUMNS[*missing].0),
            );
        }
        faults.into_result()?;
        Ok(Self { positions, width })
    }

    /// The row that the current record is; `None` when all its fields are empty.
    fn row(&self, records: &Records<impl BufRead>) -> Option<std::result::Result<Sent, Refusal>> {
        let place = Place {
            row: records.line,
            ..Place::default()
        };
        let fields = match records.fields() {
            Ok(fields) => fields,
            Err(why) => return Some(Err(Refusal::new(place, why))),
        };
        if fields.iter().all(|field| field.trim().is_empty()) {
            return None;
        }
        if fields.len() != self.width {
            return Some(Err(Refusal::new(place, self.wrong_width(fields.len()))));
        }
        let field = |known: usize| self.positions[known].map(|position| fields[position].trim());
        let filled = |known: usize| field(known).filter(|text| !text.is_empty()).map(text::nfc);
        let value = field(VALUE).unwrap_or_default();
        Some(Ok(Sent {
            place: Place {
                column: Some("value".to_owned()),
                ..place
            },
            organisation: field(ORGANISATION)
                .filter(|text| !text.is_empty())
                .map(|text| text::nfc(&unguarded(text))),
            cell: filled(CELL).unwrap_or_default(),
            category: filled(CATEGORY),
            value: match value {
                "" => SentValue::Empty,
                formula if formula.starts_with('=') => SentValue::Formula(formula.to_owned()),
                text => SentValue::Text(unguarded(text).into_owned()),
            },
        }))
    }

    fn wrong_width(&self, found: usize) -> Why {
        let expected = self.width;
        why(
            Code::FormRefused,
            format!(
                "Dòng có {found} cột, tiêu đề có {expected}; đặt giá trị có dấu ngăn cách trong ngoặc kép."
            ),
            format!(
                "The row has {found} columns, the header {expected}; quote values that hold the separator."
            ),
        )
    }
}

fn refuse_column(faults: &mut Faults, name: &str, is_doubled: bool) {
    let name = quoted(name);
    if is_doubled {
        faults.add(
            "",
            Code::Duplicate,
            format!("Cột \"{name}\" bị lặp; hãy xóa một cột."),
            format!("The column \"{name}\" is there twice; delete one."),
        );
    } else {
        faults.add(
            "",
            Code::UnknownMember,
            format!("Không có cột \"{name}\"; chỉ nhận organisation, cell, category, value."),
            format!("There is no column \"{name}\"; only organisation, cell, category and value are taken."),
        );
    }
}

/// Records of a bounded size, read into buffers that never grow.
struct Records<R> {
    input: R,
    parser: csv_core::Reader,
    output: Vec<u8>,
    ends: Vec<usize>,
    filled: usize,
    fields: usize,
    is_too_long: bool,
    quotes: u64,
    /// Where the current record begins, from 1.
    line: u64,
    next_line: u64,
}

impl<R: BufRead> Records<R> {
    fn new(input: R, separator: u8, bounds: &Bounds) -> Self {
        Self {
            input,
            parser: csv_core::ReaderBuilder::new().delimiter(separator).build(),
            output: vec![0; bounds.max_line_bytes],
            ends: vec![0; bounds.max_columns],
            filled: 0,
            fields: 0,
            is_too_long: false,
            quotes: 0,
            line: 1,
            next_line: 1,
        }
    }

    /// Reads the next record; false at the end of the file.
    fn advance(&mut self) -> Result<bool> {
        self.skip_line_ends()?;
        (self.filled, self.fields, self.quotes) = (0, 0, 0);
        self.is_too_long = false;
        self.line = self.next_line;
        loop {
            let buffered = self.input.fill_buf().map_err(unreadable)?;
            let (state, read, written, ended) = self.parser.read_record(
                buffered,
                &mut self.output[self.filled..],
                &mut self.ends[self.fields..],
            );
            let consumed = &buffered[..read];
            self.next_line += count(consumed, b'\n');
            self.quotes += count(consumed, b'"');
            self.input.consume(read);
            self.filled += written;
            self.fields += ended;
            match state {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    // The rest is read over, into the same place.
                    self.is_too_long = true;
                    (self.filled, self.fields) = (0, 0);
                }
                ReadRecordResult::Record => return Ok(true),
                ReadRecordResult::End => return Ok(false),
            }
        }
    }

    /// Empty lines, so that a record's line is where its text begins.
    fn skip_line_ends(&mut self) -> Result<()> {
        loop {
            let buffered = self.input.fill_buf().map_err(unreadable)?;
            let is_line_end = |byte: &&u8| matches!(byte, b'\r' | b'\n');
            let length = buffered.iter().take_while(is_line_end).count();
            if length == 0 {
                return Ok(());
            }
            self.next_line += count(&buffered[..length], b'\n');
            self.input.consume(length);
        }
    }

    /// The current record's fields, or why it has none.
    fn fields(&self) -> std::result::Result<Vec<&str>, Why> {
        if self.is_too_long {
            return Err(line_too_long(self.output.len()));
        }
        if self.quotes % 2 == 1 {
            return Err(why(
                Code::FormatMismatch,
                "Dấu ngoặc kép mở mà không đóng; dấu ngoặc kép trong nội dung phải viết hai lần (\"\").",
                "A quote is not closed; a quote inside a text is written twice (\"\").",
            ));
        }
        let whole = std::str::from_utf8(&self.output[..self.filled]).map_err(|_| not_utf8())?;
        if whole.contains('\0') {
            return Err(forbidden_character());
        }
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let fields = starts.zip(&self.ends[..self.fields]);
        // A letter is never split between fields: separators are ASCII.
        Ok(fields
            .map(|(start, end)| whole.get(start..*end).unwrap_or_default())
            .collect())
    }
}

fn count(bytes: &[u8], wanted: u8) -> u64 {
    bytes.iter().filter(|byte| **byte == wanted).count() as u64
}
