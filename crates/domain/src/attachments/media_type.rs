//! What kinds of file are kept.

/// The kind of a file, as its bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaType {
    Pdf,
    /// Office Open XML text.
    Docx,
    /// Office Open XML sheet.
    Xlsx,
    /// OpenDocument text.
    Odt,
    /// OpenDocument sheet.
    Ods,
    Png,
    Jpeg,
    /// UTF-8 without control characters.
    PlainText,
}

impl MediaType {
    pub const ALL: &'static [MediaType] = &[
        MediaType::Pdf,
        MediaType::Docx,
        MediaType::Xlsx,
        MediaType::Odt,
        MediaType::Ods,
        MediaType::Png,
        MediaType::Jpeg,
        MediaType::PlainText,
    ];

    /// The registered name (IANA), without parameters.
    pub fn as_str(self) -> &'static str {
        match self {
            MediaType::Pdf => "application/pdf",
            MediaType::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            MediaType::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            MediaType::Odt => "application/vnd.oasis.opendocument.text",
            MediaType::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            MediaType::Png => "image/png",
            MediaType::Jpeg => "image/jpeg",
            MediaType::PlainText => "text/plain",
        }
    }

    pub fn parse(name: &str) -> Option<MediaType> {
        MediaType::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_web_page_is_no_kind_that_is_kept_and_every_kept_kind_is_read_back() {
        assert_eq!(MediaType::parse("text/html"), None);
        for kind in MediaType::ALL {
            assert_eq!(MediaType::parse(kind.as_str()), Some(*kind));
        }
    }
}
