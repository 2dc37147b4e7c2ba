//! `GET /v1/vocabularies/{name}/terms/{code}`

use actix_web::{HttpRequest, HttpResponse, get, web};
use treem_domain::kernel::Error;
use treem_domain::vocabularies::change;

use super::representation::Term;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::path_text;
use crate::problem::Result;
use crate::respond;

/// Read a term
///
/// Its ETag is what `PATCH` takes in `If-Match`; the version part is made of what the term says.
#[utoipa::path(
    tag = "vocabularies",
    operation_id = "get_vocabulary_term",
    params(
        (
            "name" = String,
            Path,
            description = "Name of the vocabulary.",
            min_length = 1,
            max_length = 60,
            pattern = "^[a-z_]+$",
            example = "measures"
        ),
        (
            "code" = String,
            Path,
            description = "Code of the term.",
            min_length = 1,
            max_length = 100,
            pattern = "^[a-z0-9_]+$",
            example = "airtime_minutes"
        )
    ),
    responses((status = 200, description = "The term.", body = Term)),
    security(("oauth2" = ["vocabularies:read"]))
)]
#[get("/v1/vocabularies/{name}/terms/{code}")]
pub async fn get_term(
    request: HttpRequest,
    _caller: Caller<scopes::VocabulariesRead>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let (name, code) = (path_text(&request, "name"), path_text(&request, "code"));
    let unit = state.store.read().await?;
    let terms = unit.vocabularies().terms_of(name).await?;
    let found = terms.into_iter().find(|term| term.code == code);
    let term = found.ok_or(Error::NotFound)?;
    let version = change::version_of(&term);
    respond::resource(&request, &Term::from(term), Some(version))
}
