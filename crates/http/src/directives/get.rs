//! `GET /v1/directives/{id}`

use actix_web::{HttpRequest, HttpResponse, get, web};
use treem_domain::directives::directive::{Directive as Entity, Relation, RelationKind};
use treem_domain::directives::repository::{DirectiveReader, DirectiveStanding};
use treem_domain::kernel::id::DirectiveId;
use treem_domain::kernel::{Error, Scopes};

use super::representation::Directive;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::PathId;
use crate::problem::Result;
use crate::respond;

/// Read a directive
///
/// With its obligations, recipients and legal bases. Drafts are seen by the issuer's side only; an issued directive
/// also by its recipients and those above them.
#[utoipa::path(
    tag = "directives",
    operation_id = "get_directive",
    params(("id" = uuid::Uuid, Path, description = "Id of the directive.")),
    responses((status = 200, description = "The directive.", body = Directive)),
    security(("oauth2" = ["directives:read"]))
)]
#[get("/v1/directives/{id}")]
pub async fn get(
    request: HttpRequest,
    caller: Caller<scopes::DirectivesRead>,
    id: PathId<DirectiveId>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let unit = state.store.read().await?;
    let (directive, standing) = unit
        .directives()
        .find(id.0, &caller)
        .await?
        .ok_or(Error::NotFound)?;
    let version = directive.version;
    let shown = shown(&*unit.directives(), directive, standing, &caller.scopes).await?;
    respond::resource(&request, &shown, Some(version))
}

/// The directive with those that follow it.
pub(super) async fn shown(
    reader: &dyn DirectiveReader,
    directive: Entity,
    standing: DirectiveStanding,
    scopes: &Scopes,
) -> Result<Directive> {
    let followers = reader.followers(directive.id).await?;
    let relation = |(directive_id, kind): (DirectiveId, RelationKind)| Relation { kind, directive_id };
    Ok(Directive::seen(
        directive,
        standing,
        scopes,
        followers.into_iter().map(relation).collect(),
    ))
}
