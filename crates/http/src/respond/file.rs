//! Files that the service writes itself.

use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};

use super::representation::unless_known;

/// What such a file is.
#[derive(Debug, Clone, Copy)]
pub enum FileKind {
    Xlsx,
    Docx,
    Csv,
    Ndjson,
}

impl FileKind {
    pub fn media_type(self) -> &'static str {
        match self {
            FileKind::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            FileKind::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            FileKind::Csv => "text/csv; charset=utf-8",
            FileKind::Ndjson => "application/x-ndjson",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            FileKind::Xlsx => "xlsx",
            FileKind::Docx => "docx",
            FileKind::Csv => "csv",
            FileKind::Ndjson => "ndjson",
        }
    }

    /// Adds what the file is and under which name it is to be saved (RFC 6266). Names consist of codes and identifiers;
    /// what is not ASCII in them becomes an underscore.
    pub fn describe(self, response: &mut HttpResponseBuilder, name: &str) {
        let is_plain = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
        let plain: String = name
            .chars()
            .map(|character| if is_plain(character) { character } else { '_' })
            .collect();
        response
            .content_type(self.media_type())
            .insert_header(ContentDisposition {
                disposition: DispositionType::Attachment,
                parameters: vec![DispositionParam::Filename(format!(
                    "{plain}.{}",
                    self.extension()
                ))],
            });
    }
}

/// 200 with a file to be saved under `name`, or 304 when the caller has it.
pub fn file(request: &HttpRequest, bytes: Vec<u8>, kind: FileKind, name: &str) -> HttpResponse {
    unless_known(request, bytes, None, |response| kind.describe(response, name))
}
