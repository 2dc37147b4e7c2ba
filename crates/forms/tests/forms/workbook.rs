//! Workbooks taken apart and put together again, deterministically.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Name and content of every part.
pub type Parts = BTreeMap<String, Vec<u8>>;

pub const FIRST_SHEET: &str = "xl/worksheets/sheet1.xml";

pub fn parts(workbook: &[u8]) -> Parts {
    let mut archive = ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut parts = Parts::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        parts.insert(entry.name().unwrap().into_owned(), content);
    }
    parts
}

pub fn packed(parts: &Parts, method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, content) in parts {
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The workbook with one text of one part replaced; it must be there.
pub fn replaced(workbook: &[u8], part: &str, from: &str, to: &str) -> Vec<u8> {
    let mut parts = parts(workbook);
    let content = parts.get_mut(part).unwrap();
    let text = std::str::from_utf8(content).unwrap();
    assert!(text.contains(from), "{from} is not in {text}");
    *content = text.replacen(from, to, 1).into_bytes();
    packed(&parts, CompressionMethod::Deflated)
}

/// The workbook with one cell of the first sheet written anew, its style kept.
pub fn with_cell(workbook: &[u8], cell: &str, attributes: &str, content: &str) -> Vec<u8> {
    let sheet = String::from_utf8(parts(workbook)[FIRST_SHEET].clone()).unwrap();
    let start = sheet.find(&format!("<c r=\"{cell}\"")).unwrap();
    let length = sheet[start..].find("/>").unwrap() + 2;
    let old = &sheet[start..start + length];
    let new = old.replace("/>", &format!("{attributes}>{content}</c>"));
    replaced(workbook, FIRST_SHEET, old, &new)
}

pub fn with_part(workbook: &[u8], name: &str, content: Vec<u8>) -> Vec<u8> {
    let mut parts = parts(workbook);
    parts.insert(name.to_owned(), content);
    packed(&parts, CompressionMethod::Deflated)
}
