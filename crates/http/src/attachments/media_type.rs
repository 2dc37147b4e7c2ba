//! What a file is, by its bytes alone.

use std::collections::BTreeSet;

use treem_domain::attachments::MediaType;

/// As much of the start of a file as tells what it is, in bytes.
pub const HEAD: usize = 64 * 1024;

/// Forms of text that a browser or a shell would carry out.
const ACTIVE_TEXT: [&str; 5] = [
    "text/html",
    "text/xml",
    "text/x-shellscript",
    "application/rtf",
    "application/postscript",
];

/// The kind of a file with this start; `is_text` is what [`TextCheck`] found in the whole of it.
pub fn of(head: &[u8], is_text: bool) -> Option<MediaType> {
    let guess = infer::get(head).map(|kind| kind.mime_type());
    let office = || office_open_xml(head);
    guess.and_then(MediaType::parse).or_else(office).or_else(|| {
        let active = guess.is_some_and(|guess| ACTIVE_TEXT.contains(&guess));
        (is_text && !active).then_some(MediaType::PlainText)
    })
}

/// Office Open XML by the names in its archive, whose order differs from program to program.
fn office_open_xml(head: &[u8]) -> Option<MediaType> {
    let names = archive_names(head);
    let is_package =
        names.contains("[Content_Types].xml".as_bytes()) || names.contains("_rels/.rels".as_bytes());
    let holds = |folder: &[u8]| names.iter().any(|name| name.starts_with(folder));
    match (is_package, holds(b"word/"), holds(b"xl/")) {
        (true, true, false) => Some(MediaType::Docx),
        (true, false, true) => Some(MediaType::Xlsx),
        _ => None,
    }
}

/// The names in the local file headers of a ZIP archive (APPNOTE 6.3 section 4.3.7) that lie within `head`.
fn archive_names(head: &[u8]) -> BTreeSet<&[u8]> {
    const SIGNATURE: &[u8] = b"PK\x03\x04";
    if !head.starts_with(SIGNATURE) {
        return BTreeSet::new();
    }
    head.windows(SIGNATURE.len())
        .enumerate()
        .filter(|(_, window)| *window == SIGNATURE)
        .filter_map(|(start, _)| {
            let header = head.get(start..)?;
            let length = u16::from_le_bytes([*header.get(26)?, *header.get(27)?]);
            header.get(30..30 + usize::from(length))
        })
        .collect()
}

/// Whether bytes that come in pieces are UTF-8 without control characters other than tab and line ends.
#[derive(Debug)]
pub struct TextCheck {
    is_text: bool,
    /// The beginning of a character whose end is in the next piece: at most three bytes.
    pending: Vec<u8>,
}

impl Default for TextCheck {
    fn default() -> Self {
        Self {
            is_text: true,
            pending: Vec::new(),
        }
    }
}

impl TextCheck {
    pub fn push(&mut self, piece: &[u8]) {
        if !self.is_text {
            return;
        }
        let mut bytes = std::mem::take(&mut self.pending);
        bytes.extend_from_slice(piece);
        let valid = match std::str::from_utf8(&bytes) {
            Ok(_) => bytes.len(),
            // No length: the piece ends within a character.
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => {
                self.is_text = false;
                return;
            }
        };
        self.pending = bytes.split_off(valid);
        self.is_text = !String::from_utf8_lossy(&bytes).contains(is_forbidden);
    }

    pub fn is_text(&self) -> bool {
        self.is_text && self.pending.is_empty()
    }
}

fn is_forbidden(character: char) -> bool {
    character.is_control() && !matches!(character, '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    /// A ZIP archive's local headers, without content: what tells one archive from another.
    fn archive(names: &[&str]) -> Vec<u8> {
        names
            .iter()
            .flat_map(|name| {
                let length = u16::try_from(name.len()).unwrap().to_le_bytes();
                [
                    b"PK\x03\x04".as_slice(),
                    &[0; 22],
                    &length,
                    &[0; 2],
                    name.as_bytes(),
                ]
                .concat()
            })
            .collect()
    }

    fn kind_of(bytes: &[u8]) -> Option<MediaType> {
        let mut text = TextCheck::default();
        text.push(bytes);
        of(&bytes[..bytes.len().min(HEAD)], text.is_text())
    }

    #[rstest]
    #[case::a_program(b"MZ\x90\x00\x03\x00\x00\x00")]
    #[case::a_linux_program(b"\x7fELF\x02\x01\x01\x00")]
    #[case::a_web_page(b"<!DOCTYPE html><html><script>alert(1)</script></html>")]
    #[case::xml(b"<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>")]
    #[case::a_script(b"#!/bin/sh\nrm -rf /\n")]
    #[case::rich_text(b"{\\rtf1\\ansi 592}")]
    #[case::an_old_word_file(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00")]
    #[case::a_moving_picture(b"GIF89a\x01\x00\x01\x00\x00\x00")]
    #[case::text_with_a_null(b"592\0STTTT")]
    #[case::text_with_an_escape(b"\x1b[2J592")]
    #[case::latin_1(b"Ki\xean Giang")]
    fn whatever_is_not_on_the_list_is_refused(#[case] bytes: &[u8]) {
        assert_eq!(kind_of(bytes), None);
    }

    #[rstest]
    #[case::an_archive_of_anything(&["592.exe", "xl/readme"])]
    #[case::both_at_once(&["[Content_Types].xml", "word/document.xml", "xl/workbook.xml"])]
    #[case::slides(&["[Content_Types].xml", "_rels/.rels", "ppt/presentation.xml"])]
    fn an_archive_that_is_no_document_is_refused(#[case] names: &[&str]) {
        assert_eq!(kind_of(&archive(names)), None);
    }

    #[rstest]
    #[case::word(&["[Content_Types].xml", "_rels/.rels", "word/document.xml"], MediaType::Docx)]
    #[case::word_with_its_properties_first(
        &["_rels/.rels", "docProps/core.xml", "docProps/app.xml", "word/document.xml"],
        MediaType::Docx
    )]
    #[case::a_sheet_with_its_properties_first(
        &["[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "docProps/core.xml", "xl/workbook.xml"],
        MediaType::Xlsx
    )]
    #[case::open_text(&["mimetypeapplication/vnd.oasis.opendocument.text", "content.xml"], MediaType::Odt)]
    #[case::open_sheet(&["mimetypeapplication/vnd.oasis.opendocument.spreadsheet"], MediaType::Ods)]
    fn office_documents_are_known_whichever_program_wrote_them(
        #[case] names: &[&str],
        #[case] kind: MediaType,
    ) {
        assert_eq!(kind_of(&archive(names)), Some(kind));
    }

    #[rstest]
    #[case::pdf(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", MediaType::Pdf)]
    #[case::a_pdf_in_ascii(b"%PDF-1.4\n1 0 obj\n", MediaType::Pdf)]
    #[case::png(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", MediaType::Png)]
    #[case::jpeg(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", MediaType::Jpeg)]
    #[case::text("Kế hoạch\r\n\tRạch Giá\n".as_bytes(), MediaType::PlainText)]
    #[case::text_that_begins_like_a_bitmap("BM.01 Mẫu báo cáo\n".as_bytes(), MediaType::PlainText)]
    fn a_file_is_what_its_bytes_say(#[case] bytes: &[u8], #[case] kind: MediaType) {
        assert_eq!(kind_of(bytes), Some(kind));
    }

    #[test]
    fn text_that_ends_within_a_character_is_refused() {
        let mut check = TextCheck::default();
        check.push(&"Kiên Giang ế".as_bytes()[..13]);
        assert!(!check.is_text());
    }

    proptest! {
        #[test]
        fn text_is_text_however_it_is_cut(text in "[a-zàếđ\n€𝄞]{0,40}", size in 1_usize..7) {
            let mut check = TextCheck::default();
            text.as_bytes().chunks(size).for_each(|piece| check.push(piece));
            prop_assert!(check.is_text());
        }

        #[test]
        fn no_bytes_make_the_sniffer_fail(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let zipped = [b"PK\x03\x04".as_slice(), &bytes].concat();
            prop_assert_ne!(kind_of(&zipped), Some(MediaType::PlainText));
        }
    }
}
