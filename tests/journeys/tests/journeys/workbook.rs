//! Workbooks looked into, and forms filled in and damaged as a script would do it.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use calamine::{Reader, Xlsx};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The first section of a form.
pub const SECTION: &str = "xl/worksheets/sheet1.xml";
/// Which form it is; hidden.
pub const IDENTITY: &str = "xl/worksheets/sheet2.xml";
pub const SHEETS: &str = "xl/workbook.xml";

fn parts(workbook: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        parts.insert(entry.name().unwrap().into_owned(), content);
    }
    parts
}

fn part(workbook: &[u8], name: &str) -> String {
    String::from_utf8(parts(workbook).remove(name).unwrap_or_default()).unwrap()
}

/// The workbook with one text of one part replaced; it must be there.
pub fn replaced(workbook: &[u8], name: &str, from: &str, to: &str) -> Vec<u8> {
    let mut parts = parts(workbook);
    let content = parts.get_mut(name).unwrap();
    let text = std::str::from_utf8(content).unwrap();
    assert!(text.contains(from), "{from} is not in {text}");
    *content = text.replacen(from, to, 1).into_bytes();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in &parts {
        writer
            .start_file(name.as_str(), SimpleFileOptions::default())
            .unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The workbook with one cell written anew.
pub fn with_cell(workbook: &[u8], sheet: &str, cell: &str, attributes: &str, content: &str) -> Vec<u8> {
    let xml = part(workbook, sheet);
    let start = xml.find(&format!("<c r=\"{cell}\"")).unwrap();
    let head = start + xml[start..].find('>').unwrap();
    let end = if xml[..head].ends_with('/') {
        head + 1
    } else {
        head + xml[head..].find("</c>").unwrap() + "</c>".len()
    };
    let new = format!("<c r=\"{cell}\"{attributes}>{content}</c>");
    replaced(workbook, sheet, &xml[start..end], &new)
}

/// The workbook with one cell that holds a text.
pub fn with_text(workbook: &[u8], sheet: &str, cell: &str, text: &str) -> Vec<u8> {
    let content = format!("<is><t>{text}</t></is>");
    with_cell(workbook, sheet, cell, " t=\"inlineStr\"", &content)
}

/// The cells of the first sheet that carry a note, each filled red.
pub fn marked(workbook: &[u8]) -> Vec<String> {
    let comments = part(workbook, "xl/comments1.xml");
    let of_note = |note: &str| note.split('"').next().unwrap().to_owned();
    let mut cells: Vec<String> = comments.split("<comment ref=\"").skip(1).map(of_note).collect();
    cells.sort();
    if !cells.is_empty() {
        assert!(part(workbook, "xl/styles.xml").contains("FFFFC7CE"));
    }
    cells
}

/// Cell and code of each fault on the sheet that lists them.
pub fn listed(workbook: &[u8]) -> Vec<(String, String)> {
    let rows = cells(workbook, "Lỗi");
    let text = |row: u32, column: u32| rows.get(&(row, column)).cloned().unwrap_or_default();
    let last = rows.keys().map(|(row, _)| *row).max().unwrap_or_default();
    (1..=last).map(|row| (text(row, 1), text(row, 5))).collect()
}

/// What stands in a sheet, by row and column from 0.
pub fn cells(workbook: &[u8], sheet: &str) -> BTreeMap<(u32, u32), String> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(workbook)).unwrap();
    let range = workbook.worksheet_range(sheet).unwrap();
    let (top, left) = range.start().unwrap_or_default();
    let place = |(row, column): (usize, usize)| {
        (
            top + u32::try_from(row).unwrap(),
            left + u32::try_from(column).unwrap(),
        )
    };
    range
        .used_cells()
        .map(|(row, column, value)| (place((row, column)), value.to_string()))
        .collect()
}

/// The name of the first sheet.
pub fn first_sheet(workbook: &[u8]) -> String {
    let workbook: Xlsx<_> = Xlsx::new(Cursor::new(workbook)).unwrap();
    workbook.sheet_names().remove(0)
}
