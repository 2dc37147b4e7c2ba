//! A workbook as an archive of strangers: unpacked once within bounds, and looked over for what the reader after it would
//! choke on or not see.

use std::io::{self, BufRead, BufReader, Read, Seek};

use quick_xml::events::{BytesStart, Event};
use treem_domain::kernel::{Code, Error, Faults, Result};

use super::reference;
use crate::archive::{open, too_many_entries};
use crate::bounds::Bounds;
use crate::format::broken_archive;
use crate::refusal::file;

/// Small parts have any ratio: a page of spaces packs well.
const ALWAYS_UNPACKED: u64 = 1 << 20;
/// Parts that are held whole while the workbook is read: styles, relations, the list of sheets.
const MOST_OTHER_BYTES: u64 = 4 << 20;
const MOST_SHEETS: u64 = 256;
const MOST_LISTED: usize = 20;

/// Unpacks every part into nothing, and refuses: too many parts, too many bytes or cells, a ratio that only a bomb has,
/// formulas over several cells, of which all but the first would look like plain values.
pub(super) fn inspect(input: &mut (impl BufRead + Seek), bounds: &Bounds) -> Result<()> {
    let mut archive = open(input, bounds.max_entries)?;
    let mut found = Found::default();
    let mut unpacked = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|_| broken_archive())?;
        let name = entry.name().map_err(|_| broken_archive())?.to_ascii_lowercase();
        let packed = entry.compressed_size();
        let mut part = Part {
            entry,
            read: 0,
            most: most_bytes(&name, packed, bounds).min(bounds.max_unpacked_bytes - unpacked),
            is_over: false,
        };
        let looked = look_over(&mut part, &name, &mut found);
        if part.is_over {
            return Err(bomb());
        }
        looked.map_err(|()| broken_archive())?;
        unpacked += part.read;
        found.refuse_too_many(bounds)?;
    }
    found.faults.into_result()
}

/// The most bytes that a part of this name may unpack to.
fn most_bytes(name: &str, packed: u64, bounds: &Bounds) -> u64 {
    let by_ratio = ALWAYS_UNPACKED.max(packed.saturating_mul(bounds.max_ratio));
    let is_data = name.contains("/worksheets/") || name.ends_with("sharedstrings.xml");
    let is_held = (name.ends_with(".xml") || name.ends_with(".rels")) && !is_data;
    if is_held || name.ends_with("styles.xml") {
        by_ratio.min(MOST_OTHER_BYTES)
    } else {
        by_ratio
    }
}

/// A part that stops at its bound, whatever its header declares.
struct Part<R> {
    entry: R,
    read: u64,
    most: u64,
    is_over: bool,
}

impl<R: Read> Read for Part<R> {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        let read = self.entry.read(output)?;
        self.read += read as u64;
        if self.read > self.most {
            self.is_over = true;
            return Err(io::Error::other("unpacks too large"));
        }
        Ok(read)
    }
}

/// What the parts hold.
#[derive(Default)]
struct Found {
    cells: u64,
    strings: u64,
    sheets: u64,
    ranges: usize,
    faults: Faults,
}

/// Reads a part to its end, so that its checksum is checked too.
fn look_over(part: &mut Part<impl Read>, name: &str, found: &mut Found) -> std::result::Result<(), ()> {
    if !name.ends_with(".xml") {
        io::copy(part, &mut io::sink()).map_err(|_| ())?;
        return Ok(());
    }
    let mut xml = quick_xml::Reader::from_reader(BufReader::with_capacity(64 << 10, &mut *part));
    xml.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(|_| ())? {
            Event::Start(element) | Event::Empty(element) => see(&element, name, found)?,
            Event::Eof => break,
            _ => {}
        }
    }
    io::copy(part, &mut io::sink()).map_err(|_| ())?;
    Ok(())
}

fn see(element: &BytesStart<'_>, part: &str, found: &mut Found) -> std::result::Result<(), ()> {
    let name = element.local_name();
    match name.as_ref() {
        "c" => found.cells += 1,
        "si" => found.strings += 1,
        "sheet" => found.sheets += 1,
        "sst" | "row" | "dimension" | "mergeCell" | "f" => {}
        _ => return Ok(()),
    }
    let mut spans_cells = false;
    let mut range = String::new();
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|_| ())?;
        let value = attribute.value.as_ref();
        let is_sound = match (name.as_ref(), attribute.key.as_ref()) {
            ("c", "r") => reference::is_cell(value),
            ("row", "r") => reference::is_row(value),
            ("dimension" | "mergeCell", "ref") => reference::is_range(value),
            ("f", "ref") => {
                value.clone_into(&mut range);
                reference::is_range(value)
            }
            ("f", "t") => {
                spans_cells = matches!(value, "array" | "dataTable");
                true
            }
            // The reader makes room for as many as are declared.
            ("sst", "uniqueCount") => {
                found.strings = found.strings.max(value.trim().parse().unwrap_or_default());
                true
            }
            _ => true,
        };
        if !is_sound {
            return Err(());
        }
    }
    if spans_cells {
        found.refuse_range(&range, part);
    }
    Ok(())
}

impl Found {
    /// An array formula of one cell is left to the reader, which names its sheet.
    fn refuse_range(&mut self, range: &str, part: &str) {
        let is_one_cell = range.split_once(':').is_none_or(|(first, last)| first == last);
        self.ranges += usize::from(!is_one_cell);
        if is_one_cell || self.ranges > MOST_LISTED {
            return;
        }
        let part = part.rsplit('/').next().unwrap_or_default();
        let range: String = range.chars().take(24).collect();
        self.faults.add(
            "",
            Code::FormulaRefused,
            format!("Có công thức mảng ở vùng {range} ({part}); hãy dán giá trị (Paste Special → Values)."),
            format!(
                "There is an array formula over {range} ({part}); paste its values (Paste Special → Values)."
            ),
        );
    }

    fn refuse_too_many(&self, bounds: &Bounds) -> Result<()> {
        if self.cells > bounds.max_cells || self.strings > bounds.max_cells {
            let most = bounds.max_cells;
            return Err(file(
                Code::TooMany,
                format!("Bảng tính có quá {most} ô; hãy dùng biểu mẫu gốc và xóa các vùng thừa."),
                format!(
                    "The workbook has more than {most} cells; use the original form and delete what is beside it."
                ),
            ));
        }
        if self.sheets > MOST_SHEETS {
            return Err(too_many_entries(
                usize::try_from(MOST_SHEETS).unwrap_or(usize::MAX),
            ));
        }
        Ok(())
    }
}

pub(super) fn bomb() -> Error {
    file(
        Code::PayloadTooLarge,
        "Tệp nén bung ra quá lớn; hãy dùng biểu mẫu gốc và xóa các vùng thừa.",
        "The archive unpacks to too much; use the original form and delete what is beside it.",
    )
}
