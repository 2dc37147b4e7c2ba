//! `PATCH /v1/vocabularies/{name}/terms/{code}`

use actix_web::{HttpRequest, HttpResponse, patch, web};
use chrono::NaiveDate;
use serde::Deserialize;
use treem_domain::kernel::Error;
use treem_domain::vocabularies::change::{self as use_case, TermChange};
use utoipa::ToSchema;

use super::representation::Term;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IfMatch, path_text, tri_state};
use crate::problem::Result;
use crate::respond;

/// What to change of a term (RFC 7396): absent keeps, null clears. Its code stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TermPatch {
    /// Vietnamese name.
    #[serde(default)]
    #[schema(
        value_type = String,
        required = false,
        min_length = 1,
        max_length = 300,
        pattern = r"\S",
        example = "Thời lượng podcast"
    )]
    name_vi: Option<String>,
    /// English name.
    #[serde(default, deserialize_with = "tri_state")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 300, pattern = r"\S", example = "Podcast minutes")]
    name_en: Option<Option<String>>,
    /// The day from which it is no longer chosen, not in the future; null takes it into use again. What was recorded with
    /// it stays.
    #[serde(default, deserialize_with = "tri_state")]
    #[schema(value_type = Option<NaiveDate>, example = "2021-12-31")]
    retired_on: Option<Option<NaiveDate>>,
}

impl BodyType for TermPatch {
    const MEDIA_TYPE: &'static str = "application/merge-patch+json";
}

/// Rename or retire a term
///
/// A retired term is no longer chosen; what was recorded with it keeps it. Codes never change, and what a measure's
/// values are does not either: that would change the meaning of what was recorded.
#[utoipa::path(
    tag = "vocabularies",
    operation_id = "change_vocabulary_term",
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
    request_body(content = TermPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The term as it now is.", body = Term)),
    security(("oauth2" = ["vocabularies:write"]))
)]
#[patch("/v1/vocabularies/{name}/terms/{code}")]
pub async fn change_term(
    request: HttpRequest,
    caller: Caller<scopes::VocabulariesWrite>,
    if_match: IfMatch,
    body: Body<TermPatch>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let (name, code) = (path_text(&request, "name"), path_text(&request, "code"));
    let unit = state.store.begin().await?;
    let held = unit.vocabularies_mut().hold_term(name, code).await?;
    let before = held.ok_or(Error::NotFound)?;
    if_match.check(use_case::version_of(&before))?;
    let term = use_case::change(&*unit, &state.context(&caller), before, body.value.into()).await?;
    unit.commit().await?;
    let version = use_case::version_of(&term);
    respond::resource(&request, &Term::from(term), Some(version))
}

impl From<TermPatch> for TermChange {
    fn from(patch: TermPatch) -> Self {
        Self {
            name_vi: patch.name_vi,
            name_en: patch.name_en,
            retired_on: patch.retired_on,
        }
    }
}
