//! `GET /v1/attachments/{id}/content`

use actix_web::body::SizedStream;
use actix_web::http::header::{
    Charset, ContentDisposition, ContentEncoding, DispositionParam, DispositionType, ETAG, ExtendedValue,
    IF_NONE_MATCH,
};
use actix_web::{HttpRequest, HttpResponse, get, web};
use bytes::Bytes;
use futures::StreamExt;
use treem_domain::attachments::{Attachment, MediaType};
use treem_domain::contents::ContentName;
use treem_domain::kernel::id::AttachmentId;
use treem_domain::kernel::{Code, Error};

use super::representation::FileContent;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{PathId, content_digest};
use crate::problem::{Problem, Result};
use crate::respond::etag;

/// Fetch a file
///
/// The bytes as they were uploaded, never compressed on the way, with `Content-Length` and `Content-Digest` (RFC 9530)
/// to check them by, and the name to save them under in `Content-Disposition` (RFC 6266).
#[utoipa::path(
    tag = "attachments",
    operation_id = "get_attachment_content",
    params(("id" = uuid::Uuid, Path, description = "Id of the attachment.")),
    responses((
        status = 200,
        description = "The file.",
        content(
            (FileContent = "application/pdf"),
            (FileContent = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (FileContent = "application/vnd.oasis.opendocument.text"),
            (FileContent = "application/vnd.oasis.opendocument.spreadsheet"),
            (FileContent = "image/png"),
            (FileContent = "image/jpeg"),
            (FileContent = "text/plain")
        ),
        headers(
            ("Content-Disposition" = String, description = "The name to save the file under."),
            ("Content-Digest" = String, description = "SHA-256 of the file.")
        )
    )),
    security(("oauth2" = ["attachments:read"]))
)]
#[get("/v1/attachments/{id}/content")]
pub async fn content(
    request: HttpRequest,
    caller: Caller<scopes::AttachmentsRead>,
    id: PathId<AttachmentId>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let unit = state.store.read().await?;
    let attachment = unit
        .attachments()
        .find(id.0, &caller)
        .await?
        .ok_or(Error::NotFound)?;
    drop(unit);
    let tag = format!("\"{}\"", attachment.sha256);
    if is_known(&request, &tag) {
        return Ok(HttpResponse::NotModified().insert_header((ETAG, tag)).finish());
    }
    let Some(stream) = state
        .contents
        .read(&ContentName::Sha256(attachment.sha256.clone()))
        .await?
    else {
        tracing::error!(id = %attachment.id, sha256 = attachment.sha256, "the bytes of an attachment are missing");
        return Err(Problem::new(Code::Internal));
    };
    let stream = stream.map(|chunk| chunk.map(Bytes::from));
    Ok(HttpResponse::Ok()
        .insert_header((ETAG, tag))
        .insert_header(("content-digest", digest_of(&attachment.sha256)))
        .insert_header(disposition(&attachment.file_name))
        // The digest is of these very bytes, so they go out as they are.
        .insert_header(ContentEncoding::Identity)
        .content_type(content_type(&attachment))
        .body(SizedStream::new(attachment.size, stream)))
}

fn is_known(request: &HttpRequest, tag: &str) -> bool {
    request
        .headers()
        .get(IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|header| etag::none_match_hits(header, tag))
}

fn content_type(attachment: &Attachment) -> String {
    if attachment.media_type == MediaType::PlainText.as_str() {
        format!("{}; charset=utf-8", attachment.media_type)
    } else {
        attachment.media_type.clone()
    }
}

/// From lower-case hexadecimal to the header's value.
fn digest_of(sha256: &str) -> String {
    let bytes: Vec<u8> = (0..sha256.len())
        .step_by(2)
        .filter_map(|at| u8::from_str_radix(sha256.get(at..at + 2)?, 16).ok())
        .collect();
    content_digest::header_value(&bytes)
}

/// Saved, not shown; with the name in ASCII for old programs and in full for all others (RFC 6266 appendix D).
fn disposition(file_name: &str) -> ContentDisposition {
    let ascii = treem_domain::kernel::text::unmarked(file_name);
    let ascii: String = ascii
        .chars()
        .map(|character| match character {
            '"' | '\\' | '%' => '_',
            ' '..='~' => character,
            _ => '_',
        })
        .collect();
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![
            DispositionParam::Filename(ascii),
            DispositionParam::FilenameExt(ExtendedValue {
                charset: Charset::Ext("UTF-8".to_owned()),
                language_tag: None,
                value: file_name.as_bytes().to_vec(),
            }),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_quotes_and_line_ends_does_not_leave_its_header() {
        let header = disposition("a\"; filename=b.exe\r\nSet-Cookie: c").to_string();
        assert!(header.starts_with("attachment; filename=\"a_; filename=b.exe__Set-Cookie: c\""));
        assert!(!header.contains(['\r', '\n']));
    }

    #[test]
    fn a_vietnamese_name_stands_in_both_forms() {
        assert_eq!(
            disposition("Kế hoạch Rạch Giá.pdf").to_string(),
            "attachment; filename=\"Ke hoach Rach Gia.pdf\"; \
             filename*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch%20R%E1%BA%A1ch%20Gi%C3%A1.pdf"
        );
    }

    #[test]
    fn the_digest_is_that_of_the_rfc() {
        assert_eq!(
            digest_of("44aff4ab2d7c3250525675a08f0cfa9591168cffe51791c5f5bbc417c15a6c38"),
            "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"
        );
    }
}
