//! `GET /v1/vocabularies`

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use treem_domain::kernel::Page;
use treem_domain::vocabularies::VOCABULARIES;
use utoipa::ToSchema;

use crate::State;
use crate::auth::{Caller, scopes};
use crate::problem::Result;
use crate::respond;

/// A vocabulary without its terms.
#[derive(Debug, Serialize, ToSchema)]
pub struct VocabularySummary {
    /// Its name; its terms are at `/v1/vocabularies/{name}`.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z_]+$",
        example = "document_types"
    )]
    name: &'static str,
    /// How many terms it has.
    #[schema(minimum = 0, maximum = 1000000, example = 29)]
    term_count: usize,
}

/// All vocabularies.
#[derive(Serialize, ToSchema)]
#[allow(dead_code)]
pub struct VocabularyList {
    /// The vocabularies.
    #[schema(max_items = 50)]
    items: Vec<VocabularySummary>,
}

/// List vocabularies
///
/// Topics, audiences, deliverables, evidence kinds, measures and document types, with how many terms each has.
#[utoipa::path(
    tag = "vocabularies",
    operation_id = "list_vocabularies",
    responses((status = 200, description = "All vocabularies.", body = VocabularyList)),
    security(("oauth2" = ["vocabularies:read"]))
)]
#[get("/v1/vocabularies")]
pub async fn list(
    request: HttpRequest,
    _caller: Caller<scopes::VocabulariesRead>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let unit = state.store.read().await?;
    let terms = unit.vocabularies().terms().await?;
    let summary = |name: &&'static str| VocabularySummary {
        name,
        term_count: terms.iter().filter(|term| term.vocabulary == **name).count(),
    };
    let page = Page {
        items: VOCABULARIES.iter().map(summary).collect(),
        next: None,
        total: None,
    };
    respond::list(&request, &page, None)
}
