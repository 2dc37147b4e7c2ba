//! `POST /v1/vocabularies/{name}/terms`

use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use treem_domain::reference::vocabularies::{Accumulation, ValueType};
use treem_domain::vocabularies::change::{self as use_case, MeasureProperties};
use utoipa::ToSchema;

use super::representation::Term;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey, path_text};
use crate::problem::Result;
use crate::respond::{Answer, once};
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
pub async fn add_term(
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
