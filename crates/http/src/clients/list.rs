//! `GET /v1/clients`

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::representation::Client;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::Query;
use crate::problem::Result;
use crate::respond::{self, ListQuery, page_request};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// How many at most.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u64>,
    /// Where to go on: `next` of the page before.
    #[param(min_length = 1, max_length = 200)]
    cursor: Option<String>,
    /// Comma-separated members to keep of each item; `id` always stays.
    #[param(
        min_length = 1,
        max_length = 200,
        pattern = "^[a-z_]+(,[a-z_]+)*$",
        example = "name,organisation_id"
    )]
    fields: Option<String>,
}

/// A page of clients.
#[derive(serde::Serialize, ToSchema)]
#[allow(dead_code)]
pub struct ClientList {
    /// The clients, oldest registration first.
    #[schema(max_items = 200)]
    items: Vec<Client>,
    /// Cursor of the next page; absent on the last.
    #[schema(max_length = 200)]
    next: Option<String>,
}

/// List clients
///
/// Those of your organisation and, where your rights reach there, of the organisations below it.
#[utoipa::path(
    tag = "clients",
    operation_id = "list_clients",
    params(Parameters),
    responses((status = 200, description = "A page of clients.", body = ClientList)),
    security(("oauth2" = ["clients:read"]))
)]
#[get("/v1/clients")]
pub async fn list(
    request: HttpRequest,
    caller: Caller<scopes::ClientsRead>,
    query: Query<Parameters>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let query = query.0;
    let (limit, after) = page_request(ListQuery {
        limit: query.limit,
        cursor: query.cursor.as_deref(),
    })?;
    let unit = state.store.read().await?;
    let page = unit
        .clients()
        .list(&caller, limit, after)
        .await?
        .map(Client::from);
    respond::list(&request, &page, query.fields.as_deref())
}
