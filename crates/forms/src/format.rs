//! What a file is: by its bytes, whatever its sender calls it.

use std::io::{Read, Seek, SeekFrom};

use treem_domain::kernel::{Code, Error, Result};

use crate::archive;
use crate::bounds::Bounds;
use crate::refusal::{file, unreadable};

/// So many bytes tell a text format.
const HEAD: u64 = 8 << 10;
const BOM: &[u8] = b"\xEF\xBB\xBF";
const OLE2: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// How a CSV file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CsvDialect {
    /// Comma or semicolon; told from the header where it is not declared.
    pub separator: Option<Separator>,
    /// Where it is not declared, a number that could be read in two ways is refused.
    pub decimal: Option<DecimalMark>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    Comma,
    Semicolon,
}

/// What parts a number's fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecimalMark {
    /// `1234.5`
    Point,
    /// `1.234,5` or `1234,5`, as Vietnamese writes it.
    Comma,
}

/// What the bytes of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Csv(CsvDialect),
    /// One JSON object a line.
    Ndjson,
    /// `{"rows": [{"organisation", "cell", "category", "value"}, …]}`
    Json,
    Xlsx,
}

impl Format {
    /// Tells from its bytes what a file is, and leaves it at its start. The dialect is what the sender declared, for the
    /// case that it is CSV.
    ///
    /// # Errors
    /// `Invalid` with `media_type_refused` for what is not read, with the remedy: old or encrypted workbooks, workbooks
    /// with macros, OpenDocument, UTF-16, PDF, markup, an empty file.
    pub fn of(file: &mut (impl Read + Seek), dialect: CsvDialect) -> Result<Format> {
        file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        let mut head = Vec::new();
        file.by_ref()
            .take(HEAD)
            .read_to_end(&mut head)
            .map_err(unreadable)?;
        let format = match of_head(&head, dialect)? {
            Some(format) => format,
            None => of_archive(file)?,
        };
        file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        Ok(format)
    }
}

/// `None` for a zip archive.
fn of_head(head: &[u8], dialect: CsvDialect) -> Result<Option<Format>> {
    if head.starts_with(b"PK") {
        return Ok(None);
    }
    if head.starts_with(OLE2) {
        return Err(refused(
            "Tệp Excel đời cũ (.xls) hoặc được đặt mật khẩu; hãy bỏ mật khẩu và lưu thành .xlsx.",
            "An old (.xls) or encrypted workbook; take the password off and save it as .xlsx.",
        ));
    }
    if head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]) {
        return Err(refused(
            "Tệp văn bản UTF-16; hãy lưu lại dưới dạng \"CSV UTF-8\".",
            "Text in UTF-16; save it again as \"CSV UTF-8\".",
        ));
    }
    if head.starts_with(b"%PDF-") {
        return Err(refused(
            "Tệp PDF; hãy gửi biểu mẫu .xlsx, CSV hoặc JSON.",
            "A PDF; send the .xlsx form, CSV or JSON.",
        ));
    }
    let text = head.strip_prefix(BOM).unwrap_or(head).trim_ascii_start();
    Ok(Some(match text.first() {
        None => {
            return Err(refused(
                "Tệp rỗng; hãy gửi tệp có số liệu.",
                "The file is empty; send one with figures.",
            ));
        }
        Some(b'<') => {
            return Err(refused(
                "Tệp HTML hoặc XML; hãy mở trong Excel và lưu thành .xlsx.",
                "HTML or XML; open it in Excel and save it as .xlsx.",
            ));
        }
        Some(b'[') => {
            return Err(refused(
                "Mảng JSON; hãy gửi đối tượng {\"rows\": […]} hoặc mỗi dòng một đối tượng (NDJSON).",
                "A JSON array; send an object {\"rows\": […]}, or one object a line (NDJSON).",
            ));
        }
        Some(b'{') if is_rows_object(text) => Format::Json,
        Some(b'{') => Format::Ndjson,
        Some(_) => Format::Csv(dialect),
    }))
}

/// Whether the first member is `rows`: the first line of NDJSON begins with a row's own member.
fn is_rows_object(text: &[u8]) -> bool {
    text.strip_prefix(b"{")
        .and_then(|rest| rest.trim_ascii_start().strip_prefix(b"\"rows\""))
        .is_some_and(|rest| rest.trim_ascii_start().starts_with(b":"))
}

fn of_archive(file: &mut (impl Read + Seek)) -> Result<Format> {
    let archive = archive::open(file, Bounds::default().max_entries)?;
    let names: std::result::Result<Vec<String>, _> = archive
        .file_names()
        .map(|name| name.map(|name| name.to_ascii_lowercase()))
        .collect();
    let names = names.map_err(|_| broken_archive())?;
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let has_macros = names.iter().any(|name| name.ends_with("vbaproject.bin"));
    if has_macros {
        return Err(refused(
            "Bảng tính có macro; hãy lưu thành .xlsx (không có macro).",
            "The workbook has macros; save it as .xlsx, without them.",
        ));
    }
    if has("xl/workbook.xml") {
        return Ok(Format::Xlsx);
    }
    if has("content.xml") && has("mimetype") {
        return Err(refused(
            "Tệp OpenDocument (.ods); hãy lưu thành .xlsx.",
            "An OpenDocument file (.ods); save it as .xlsx.",
        ));
    }
    if has("xl/workbook.bin") {
        return Err(refused(
            "Bảng tính nhị phân (.xlsb); hãy lưu thành .xlsx.",
            "A binary workbook (.xlsb); save it as .xlsx.",
        ));
    }
    Err(refused(
        "Tệp nén không phải bảng tính .xlsx; hãy gửi biểu mẫu .xlsx, CSV hoặc JSON.",
        "The archive is no .xlsx workbook; send the .xlsx form, CSV or JSON.",
    ))
}

pub(crate) fn broken_archive() -> Error {
    refused(
        "Tệp bị cắt hoặc hỏng, không mở được; hãy gửi lại.",
        "The file is cut or damaged and cannot be opened; send it again.",
    )
}

fn refused(vi: &str, en: &str) -> Error {
    file(Code::MediaTypeRefused, vi, en)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn told(bytes: &[u8]) -> Option<Format> {
        Format::of(&mut Cursor::new(bytes), CsvDialect::default()).ok()
    }

    #[test]
    fn what_is_not_read_is_refused() {
        for bytes in [
            OLE2,
            b"\xFF\xFEa\0",
            b"%PDF-1.7",
            b"",
            b" \n",
            b"<html>",
            b"[1]",
            b"PK\x03\x04",
        ] {
            assert_eq!(told(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn text_formats_are_told_apart() {
        assert_eq!(told(b"\xEF\xBB\xBF {\n \"rows\" : []}"), Some(Format::Json));
        assert_eq!(told(b"{\"cell\":\"rows\"}\n"), Some(Format::Ndjson));
        assert_eq!(told(b"cell;value\n"), Some(Format::Csv(CsvDialect::default())));
    }
}
