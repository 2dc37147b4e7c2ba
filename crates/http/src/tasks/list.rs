//! `GET /v1/tasks`

use actix_web::{HttpRequest, HttpResponse, get, web};

use super::list_parameters::{Parameters, TaskList};
use super::representation::Task;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::Query;
use crate::problem::Result;
use crate::respond;

/// List tasks
///
/// The tasks that you see, by the questions people ask: mine, my unit's, waiting for me, overdue, due this week, of a
/// directive, of an obligation, of an organisation with all below it. Every filter that is given must hold.
#[utoipa::path(
    tag = "tasks",
    operation_id = "list_tasks",
    params(Parameters),
    responses((status = 200, description = "A page of tasks.", body = TaskList)),
    security(("oauth2" = ["tasks:read"]))
)]
#[get("/v1/tasks")]
pub async fn list(
    request: HttpRequest,
    caller: Caller<scopes::TasksRead>,
    query: Query<Parameters>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let fields = query.0.fields.clone();
    let wanted = query.0.into_query(state.today(), state.settings.due_soon_days)?;
    let unit = state.store.read().await?;
    let page = unit
        .tasks()
        .list(&wanted, &caller)
        .await?
        .map(|view| Task::seen(view, &caller, &state));
    respond::list(&request, &page, fields.as_deref())
}
