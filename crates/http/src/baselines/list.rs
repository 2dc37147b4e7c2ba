//! `GET /v1/directives/{id}/baselines`

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Deserialize;
use treem_domain::baselines::BaselineQuery;
use treem_domain::kernel::Error;
use treem_domain::kernel::id::DirectiveId;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::representation::Baseline;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{PathId, Query};
use crate::problem::Result;
use crate::respond::{self, ListQuery, page_request};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Only for this obligation.
    obligation_id: Option<Uuid>,
    /// Only of this organisation.
    organisation_id: Option<Uuid>,
    /// How many at most.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u64>,
    /// Where to go on: `next` of the page before.
    #[param(min_length = 1, max_length = 200)]
    cursor: Option<String>,
}

/// A page of baselines.
#[derive(serde::Serialize, ToSchema)]
#[allow(dead_code)]
pub struct BaselineList {
    /// The baselines, the oldest first.
    #[schema(max_items = 200)]
    items: Vec<Baseline>,
    /// Cursor of the next page; absent on the last.
    #[schema(max_length = 200)]
    next: Option<String>,
}

/// List the baselines of a directive
///
/// The issuer, and those above it where their rights reach, see all; an addressee its own.
#[utoipa::path(
    tag = "baselines",
    operation_id = "list_baselines",
    params(("id" = uuid::Uuid, Path, description = "Id of the directive."), Parameters),
    responses((status = 200, description = "A page of baselines.", body = BaselineList)),
    security(("oauth2" = ["directives:read"]))
)]
#[get("/v1/directives/{id}/baselines")]
pub async fn list(
    request: HttpRequest,
    caller: Caller<scopes::DirectivesRead>,
    id: PathId<DirectiveId>,
    query: Query<Parameters>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let query = query.0;
    let (limit, after) = page_request(ListQuery {
        limit: query.limit,
        cursor: query.cursor.as_deref(),
    })?;
    let unit = state.store.read().await?;
    let found = unit.directives().find(id.0, &caller).await?;
    let (_, standing) = found.ok_or(Error::NotFound)?;
    let wanted = BaselineQuery {
        directive_id: id.0,
        obligation_id: query.obligation_id.map(Into::into),
        organisation_id: query.organisation_id.map(Into::into),
        reach: (!standing.issuer).then_some((caller.organisation_id, caller.includes_descendants)),
        limit,
        after,
    };
    let page = unit.baselines().list(&wanted).await?;
    respond::list(&request, &page.map(Baseline::from), None)
}
