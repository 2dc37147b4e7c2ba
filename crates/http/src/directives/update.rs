//! `PATCH /v1/directives/{id}`

use actix_web::{HttpRequest, HttpResponse, patch, web};
use serde::Deserialize;
use serde_json::{Map, Value};
use treem_domain::directives::directive::Directive as Entity;
use treem_domain::directives::draft::Draft;
use treem_domain::directives::repository::DirectiveStanding;
use treem_domain::directives::save_draft as use_case;
use treem_domain::kernel::id::DirectiveId;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::new_directive::NewDirective;
use super::representation::Directive;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IfMatch, PathId, parse_value};
use crate::problem::Result;
use crate::respond;

/// Members of a draft to change (RFC 7396): absent keeps, null clears. Lists are replaced whole.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct DirectivePatch(Map<String, Value>);

/// The published schema is made from NewDirective: the same members, none required, each with null.
impl PartialSchema for DirectivePatch {
    fn schema() -> RefOr<Schema> {
        RefOr::T(Schema::Object(ObjectBuilder::new().build()))
    }
}

impl ToSchema for DirectivePatch {}

impl BodyType for DirectivePatch {
    const MEDIA_TYPE: &'static str = "application/merge-patch+json";
}

/// Change a draft
///
/// A merge patch (RFC 7396) on the draft as `POST /v1/directives` takes it; the whole is checked again. An issued
/// directive is immutable: 409.
#[utoipa::path(
    tag = "directives",
    operation_id = "update_directive",
    params(("id" = uuid::Uuid, Path, description = "Id of the draft.")),
    request_body(content = DirectivePatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The draft as it now is.", body = Directive)),
    security(("oauth2" = ["directives:draft"]))
)]
#[patch("/v1/directives/{id}")]
pub async fn update(
    request: HttpRequest,
    caller: Caller<scopes::DirectivesDraft>,
    id: PathId<DirectiveId>,
    if_match: IfMatch,
    body: Body<DirectivePatch>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let context = state.context(&caller);
    let unit = state.store.begin().await?;
    let before = use_case::find_own(&*unit, &context, id.0).await?;
    if_match.check(before.version)?;
    let draft = patched(&before, body.value)?;
    let after = use_case::update(&*unit, &context, &before, &draft).await?;
    unit.commit().await?;
    let version = after.version;
    let standing = DirectiveStanding {
        issuer: true,
        recipient: false,
    };
    respond::resource(
        &request,
        &Directive::seen(after, standing, &caller.scopes, Vec::new()),
        Some(version),
    )
}

/// The draft after the patch, checked like a new one.
fn patched(before: &Entity, patch: DirectivePatch) -> Result<Draft> {
    let mut document = respond::value(&NewDirective::from(before.clone()))?;
    json_patch::merge(&mut document, &Value::Object(patch.0));
    Ok(parse_value::<NewDirective>(document)?.into())
}
