//! `GET /v1/vocabularies/{name}`

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use treem_domain::kernel::Error;
use treem_domain::vocabularies::VOCABULARIES;
use utoipa::ToSchema;

use super::representation::Term;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::path_text;
use crate::problem::Result;
use crate::respond;

/// A vocabulary with all its terms.
#[derive(Debug, Serialize, ToSchema)]
pub struct Vocabulary {
    /// Its name.
    #[schema(min_length = 1, max_length = 60, pattern = "^[a-z_]+$", example = "measures")]
    name: String,
    /// Its terms, in their order.
    #[schema(max_items = 10000)]
    terms: Vec<Term>,
}

/// Read a vocabulary
///
/// All terms in their order. Document types (Decree 30/2020/NĐ-CP) come with the abbreviation that stands in notations,
/// measures with unit, value type and whether they add up over time.
#[utoipa::path(
    tag = "vocabularies",
    operation_id = "get_vocabulary",
    params((
        "name" = String,
        Path,
        description = "Name of the vocabulary.",
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z_]+$",
        example = "document_types"
    )),
    responses((status = 200, description = "The vocabulary.", body = Vocabulary)),
    security(("oauth2" = ["vocabularies:read"]))
)]
#[get("/v1/vocabularies/{name}")]
pub async fn get(
    request: HttpRequest,
    _caller: Caller<scopes::VocabulariesRead>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let name = path_text(&request, "name");
    if !VOCABULARIES.contains(&name) {
        return Err(Error::NotFound.into());
    }
    let unit = state.store.read().await?;
    let mut terms = unit.vocabularies().terms_of(name).await?;
    terms.sort_by_key(|term| term.position);
    let vocabulary = Vocabulary {
        name: name.to_owned(),
        terms: terms.into_iter().map(Term::from).collect(),
    };
    respond::resource(&request, &vocabulary, None)
}
