//! `GET /v1/attachments/{id}`

use actix_web::{HttpRequest, HttpResponse, get, web};
use treem_domain::kernel::Error;
use treem_domain::kernel::id::AttachmentId;

use super::representation::Attachment;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::PathId;
use crate::problem::Result;
use crate::respond;

/// Read what is known of a file
///
/// Its name, kind, size and hash. Seen by the organisation that uploaded it and by whoever sees a directive or task that
/// refers to it.
#[utoipa::path(
    tag = "attachments",
    operation_id = "get_attachment",
    params(("id" = uuid::Uuid, Path, description = "Id of the attachment.")),
    responses((status = 200, description = "The attachment.", body = Attachment)),
    security(("oauth2" = ["attachments:read"]))
)]
#[get("/v1/attachments/{id}")]
pub async fn get(
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
    respond::resource(&request, &Attachment::from(attachment), None)
}
