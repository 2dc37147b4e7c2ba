//! `POST /v1/vocabularies/{name}/terms`, `GET` and `PATCH /v1/vocabularies/{name}/terms/{code}`

use actix_web::{HttpRequest, HttpResponse, get, patch, post, web};
use chrono::NaiveDate;
use serde::Deserialize;
use treem_domain::kernel::Error;
use treem_domain::reference::vocabularies::{Accumulation, ValueType};
use treem_domain::vocabularies::change::{self as use_case, MeasureProperties, TermChange};
use utoipa::ToSchema;

use super::representation::Term;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey, IfMatch, path_text, tri_state};
use crate::problem::Result;
use crate::respond::{self, Answer, once};
use crate::schema;

/// A term to add. Only measures have unit, value type, accumulation, greatest value and additivity.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTerm {
    /// Stable code, unique in its vocabulary; it never changes and is never used again.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z][a-z0-9_]*$",
        example = "podcast_minutes"
    )]
    code: String,
    /// Vietnamese name.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = r"\S",
        example = "Thời lượng podcast"
    )]
    name_vi: String,
    /// English name.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = r"\S",
        example = "Podcast minutes"
    )]
    name_en: Option<String>,
    /// Of a measure, required: the unit of its values, in Vietnamese.
    #[schema(min_length = 1, max_length = 50, pattern = r"\S", example = "phút")]
    unit: Option<String>,
    /// Of a measure, required.
    #[schema(value_type = Option<schema::ValueType>)]
    value_type: Option<ValueType>,
    /// Of a measure, required: `flow` adds up over time, `stock` is a state at the end of a period.
    #[schema(value_type = Option<schema::Accumulation>)]
    accumulation: Option<Accumulation>,
    /// Of a measure: the greatest possible value, where there is one; the least is 0.
    #[schema(minimum = 1, maximum = 4294967295_i64, example = 100)]
    maximum: Option<u32>,
    /// Of a measure: whether values of several organisations may be added up; they may where it is left out.
    #[schema(example = true)]
    additive_over_organisations: Option<bool>,
}

impl BodyType for NewTerm {}

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

/// Add a term
///
/// At the end of the vocabulary. Terms of `measures` need unit, value type and accumulation; other terms have none of
/// them. Document types are fixed by Decree 30/2020/NĐ-CP and are not added to.
#[utoipa::path(
    tag = "vocabularies",
    operation_id = "add_vocabulary_term",
    params((
        "name" = String,
        Path,
        description = "Name of the vocabulary.",
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z_]+$",
        example = "measures"
    )),
    request_body = NewTerm,
    responses((status = 201, description = "The new term.", body = Term)),
    security(("oauth2" = ["vocabularies:write"]))
)]
#[post("/v1/vocabularies/{name}/terms")]
pub async fn add(
    request: HttpRequest,
    caller: Caller<scopes::VocabulariesWrite>,
    key: IdempotencyKey,
    body: Body<NewTerm>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let name = path_text(&request, "name");
    let new = body.value.into();
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let term = use_case::add(unit, &state.context(&caller), name, new).await?;
        let location = format!("/v1/vocabularies/{name}/terms/{}", term.code);
        let version = use_case::version_of(&term);
        Answer::created(&Term::from(term), version, location)
    })
    .await
}

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
pub async fn get(
    request: HttpRequest,
    _caller: Caller<scopes::VocabulariesRead>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let (name, code) = (path_text(&request, "name"), path_text(&request, "code"));
    let unit = state.store.read().await?;
    let terms = unit.vocabularies().terms_of(name).await?;
    let found = terms.into_iter().find(|term| term.code == code);
    let term = found.ok_or(Error::NotFound)?;
    let version = use_case::version_of(&term);
    respond::resource(&request, &Term::from(term), Some(version))
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
pub async fn change(
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

impl From<NewTerm> for use_case::NewTerm {
    fn from(new: NewTerm) -> Self {
        Self {
            code: new.code,
            name_vi: new.name_vi,
            name_en: new.name_en,
            measure: MeasureProperties {
                unit: new.unit,
                value_type: new.value_type,
                accumulation: new.accumulation,
                maximum: new.maximum,
                additive_over_organisations: new.additive_over_organisations,
            },
        }
    }
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
