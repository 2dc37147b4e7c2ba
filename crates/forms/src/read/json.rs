//! `{"rows": […]}`, element by element.

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, Read};

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use treem_domain::imports::echo::quoted;
use treem_domain::kernel::{Code, Error, Result};

use super::{Emit, member, skip_bom};
use crate::bounds::Bounds;
use crate::refusal::{line_too_long, unreadable, why};

pub(super) fn each(mut input: impl BufRead, bounds: &Bounds, emit: &mut Emit<'_>) -> Result<()> {
    skip_bom(&mut input)?;
    let since_row = Cell::new(0);
    let metered = Metered {
        input,
        since_row: &since_row,
        // Brackets and white space stand beside a row.
        most: bounds.max_line_bytes + 1024,
    };
    let mut rows = Rows {
        emit,
        since_row: &since_row,
        count: 0,
        end: End::Text,
    };
    let mut deserializer = serde_json::Deserializer::from_reader(metered);
    let read = Document(&mut rows)
        .deserialize(&mut deserializer)
        .and_then(|()| deserializer.end());
    match (rows.end, read) {
        (End::Stopped, _) | (End::Text, Ok(())) => Ok(()),
        (End::Member(name), _) => Err(unexpected(&name)),
        (End::Text, Err(error)) => Err(broken(rows.count, &error, bounds)),
    }
}

/// Why the reading ended.
enum End {
    /// With the text, or a fault in it.
    Text,
    /// The caller broke off.
    Stopped,
    /// At a member that is not `rows`, or at a second one.
    Member(String),
}

struct Rows<'a, 'b> {
    emit: &'a mut Emit<'b>,
    since_row: &'a Cell<usize>,
    count: u64,
    end: End,
}

struct Document<'r, 'a, 'b>(&'r mut Rows<'a, 'b>);

impl<'de> DeserializeSeed<'de> for Document<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Document<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object with rows")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<(), A::Error> {
        let mut has_rows = false;
        while let Some(name) = map.next_key::<String>()? {
            if has_rows || name != "rows" {
                self.0.end = End::Member(name);
                return Err(A::Error::custom("unexpected member"));
            }
            has_rows = true;
            map.next_value_seed(Elements(self.0))?;
        }
        if has_rows {
            Ok(())
        } else {
            Err(A::Error::missing_field("rows"))
        }
    }
}

struct Elements<'r, 'a, 'b>(&'r mut Rows<'a, 'b>);

impl<'de> DeserializeSeed<'de> for Elements<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Elements<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an array of rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> std::result::Result<(), A::Error> {
        let rows = self.0;
        while let Some(json) = elements.next_element::<Box<RawValue>>()? {
            rows.count += 1;
            rows.since_row.set(0);
            let row = member::row(json.get().as_bytes(), rows.count);
            if (rows.emit)(row).is_break() {
                rows.end = End::Stopped;
                return Err(A::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

/// Ends the input where one row takes too many bytes.
struct Metered<'a, R> {
    input: R,
    since_row: &'a Cell<usize>,
    most: usize,
}

impl<R: BufRead> Read for Metered<'_, R> {
    /// One byte a call, which is how the parser asks: what it reads ahead would count against the wrong row.
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        let Some(first) = output.first_mut() else {
            return Ok(0);
        };
        if self.since_row.get() >= self.most {
            return Err(io::Error::other("row too long"));
        }
        let Some(byte) = self.input.fill_buf()?.first().copied() else {
            return Ok(0);
        };
        *first = byte;
        self.input.consume(1);
        self.since_row.set(self.since_row.get() + 1);
        Ok(1)
    }
}

fn unexpected(name: &str) -> Error {
    let name = quoted(name);
    Error::invalid(
        "",
        Code::UnknownMember,
        format!("Chỉ nhận một thành phần \"rows\"; hãy bỏ \"{name}\"."),
        format!("Only one member \"rows\" is taken; leave out \"{name}\"."),
    )
}

/// What is wrong with the text itself, at the row that it broke in.
fn broken(count: u64, error: &serde_json::Error, bounds: &Bounds) -> Error {
    use serde_json::error::Category;
    let (line, column) = (error.line(), error.column());
    let (code, message) = match error.classify() {
        Category::Io if error.to_string().contains("row too long") => line_too_long(bounds.max_line_bytes),
        Category::Io => return unreadable(error),
        Category::Eof => why(
            Code::MalformedJson,
            format!("JSON bị cắt ở dòng {line}; hãy gửi lại cả tệp."),
            format!("The JSON is cut off in line {line}; send the whole file again."),
        ),
        Category::Syntax | Category::Data => why(
            Code::MalformedJson,
            format!("JSON sai ở dòng {line}, ký tự {column}; tệp phải là {{\"rows\": […]}}."),
            format!("The JSON is wrong in line {line}, character {column}; it must be {{\"rows\": […]}}."),
        ),
    };
    let pointer = format!("/rows/{count}");
    Error::invalid(&pointer, code, message.vi, message.en)
}
