//! `GET /v1/models`

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Deserialize;
use treem_domain::models::{ModelQuery, ModelState};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::representation::Model;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::Query;
use crate::problem::Result;
use crate::respond::{self, ListQuery, page_request};
use crate::schema;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Words to find in name, description and place, without diacritics, case or đ/d mattering.
    #[param(min_length = 1, max_length = 200, example = "an toan tren mang")]
    q: Option<String>,
    /// Only of this organisation.
    organisation_id: Option<Uuid>,
    /// Only of this organisation and all below it.
    within: Option<Uuid>,
    /// Only in this state.
    #[param(value_type = Option<schema::ModelState>, inline)]
    state: Option<ModelState>,
    /// Only those carried out under this directive.
    directive_id: Option<Uuid>,
    /// Only those that take over this model.
    replicated_from_id: Option<Uuid>,
    /// How many at most.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u64>,
    /// Where to go on: `next` of the page before.
    #[param(min_length = 1, max_length = 200)]
    cursor: Option<String>,
    /// Whether to count all that match.
    #[param(default = false)]
    count: Option<bool>,
    /// Comma-separated members to keep of each item; `id` always stays.
    #[param(
        min_length = 1,
        max_length = 200,
        pattern = "^[a-z_]+(,[a-z_]+)*$",
        example = "name,state"
    )]
    fields: Option<String>,
}

/// A page of models.
#[derive(serde::Serialize, ToSchema)]
#[allow(dead_code)]
pub struct ModelList {
    /// The models, the latest recorded first.
    #[schema(max_items = 200)]
    items: Vec<Model>,
    /// Cursor of the next page; absent on the last.
    #[schema(max_length = 200)]
    next: Option<String>,
    /// How many match in all; only with `count=true`.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    total: Option<u64>,
}

/// List models
///
/// Those that you see, the latest recorded first. `replicated_from_id` names the places that took a model over.
#[utoipa::path(
    tag = "models",
    operation_id = "list_models",
    params(Parameters),
    responses((status = 200, description = "A page of models.", body = ModelList)),
    security(("oauth2" = ["models:read"]))
)]
#[get("/v1/models")]
pub async fn list(
    request: HttpRequest,
    caller: Caller<scopes::ModelsRead>,
    query: Query<Parameters>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let query = query.0;
    let (limit, after) = page_request(ListQuery {
        limit: query.limit,
        cursor: query.cursor.as_deref(),
    })?;
    let wanted = ModelQuery {
        text: query.q,
        organisation_id: query.organisation_id.map(Into::into),
        within: query.within.map(Into::into),
        state: query.state,
        directive_id: query.directive_id.map(Into::into),
        replicated_from_id: query.replicated_from_id.map(Into::into),
        limit,
        after,
        count: query.count.unwrap_or(false),
    };
    let unit = state.store.read().await?;
    let page = unit.models().list(&wanted, &caller).await?;
    let page = page.map(|view| Model::seen(view, &caller));
    respond::list(&request, &page, query.fields.as_deref())
}
