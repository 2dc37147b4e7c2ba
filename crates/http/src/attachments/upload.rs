//! `POST /v1/attachments`

use actix_web::http::header::CONTENT_LENGTH;
use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use treem_domain::attachments::upload::{self as use_case, NewAttachment};
use treem_domain::kernel::Faults;
use utoipa::IntoParams;

use super::receive::receive;
use super::representation::{Attachment, FileContent};
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{ContentDigest, IdempotencyKey, Query, check_encoding, too_large};
use crate::problem::Result;
use crate::respond::{Answer, once};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// The file's name, without any folder.
    #[param(
        min_length = 1,
        max_length = 255,
        pattern = r"^[^/\\\x00-\x1f\x7f]+$",
        example = "592-STTTT-TTBCBC.pdf"
    )]
    file_name: String,
}

/// Upload a file
///
/// The body is the file, as it is: PDF, DOCX, XLSX, ODT, ODS, PNG, JPEG or plain UTF-8 text. The bytes tell which; any
/// `Content-Type` is taken and none believed. A `Content-Digest` (RFC 9530) with `sha-256` is checked. A file may be as
/// large as the installation allows (25 MiB unless set), and a body that hardly moves is cut. An `Idempotency-Key` holds
/// for the file's name and content.
#[utoipa::path(
    tag = "attachments",
    operation_id = "upload_attachment",
    params(
        Parameters,
        (
            "Content-Digest" = Option<String>,
            Header,
            description = "SHA-256 of the body (RFC 9530); what arrives otherwise is refused.",
            max_length = 1000,
            pattern = "^[!-~][ -~]*$",
            example = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"
        )
    ),
    request_body(content = FileContent, content_type = "application/octet-stream", description = "The file."),
    responses((status = 201, description = "The stored file, without its bytes.", body = Attachment)),
    security(("oauth2" = ["attachments:write"]))
)]
#[post("/v1/attachments")]
pub async fn upload(
    caller: Caller<scopes::AttachmentsWrite>,
    key: IdempotencyKey,
    query: Query<Parameters>,
    digest: ContentDigest,
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    check_head(&request, &query.0.file_name, &state)?;
    let received = receive(&state, payload, digest).await?;
    let new = NewAttachment {
        file_name: query.0.file_name,
        media_type: received.media_type,
        size: received.size,
        sha256: received.hex(),
    };
    // The file's hash stands for its bytes in the key's fingerprint; its name is in the query, which counts as well.
    once(&state, &caller, &key, &received.sha256, async |unit| {
        let attachment = use_case::upload(unit, &state.context(&caller), new).await?;
        let location = format!("/v1/attachments/{}", attachment.id);
        // Without a version: it never changes.
        Answer::created(&Attachment::from(attachment), None, location)
    })
    .await
}

/// What can be refused before a byte is taken.
fn check_head(request: &HttpRequest, file_name: &str, state: &State) -> Result<()> {
    check_encoding(request.headers())?;
    let mut faults = Faults::new();
    use_case::check_file_name(file_name, &mut faults);
    faults.into_result()?;
    let limit = state.settings.attachment_max_bytes;
    let announced = request.headers().get(CONTENT_LENGTH);
    let announced: Option<u64> = announced.and_then(|value| value.to_str().ok()?.parse().ok());
    match announced {
        Some(size) if size > limit => Err(too_large(limit)),
        _ => Ok(()),
    }
}
