//! `GET /v1/tasks/{id}/history`

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Deserialize;
use treem_domain::kernel::Error;
use treem_domain::kernel::id::TaskId;
use utoipa::{IntoParams, ToSchema};

use super::history_entry::TaskEvent;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{PathId, Query};
use crate::problem::Result;
use crate::respond::{self, ListQuery, history_request};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// How many at most.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u64>,
    /// Where to go on: `next` of the page before.
    #[param(min_length = 1, max_length = 200)]
    cursor: Option<String>,
}

/// A page of a task's history.
#[derive(serde::Serialize, ToSchema)]
#[allow(dead_code)]
pub struct TaskHistory {
    /// What happened, oldest first.
    #[schema(max_items = 200)]
    items: Vec<TaskEvent>,
    /// Cursor of the next page; absent on the last.
    #[schema(max_length = 200)]
    next: Option<String>,
}

/// Read the history of a task
///
/// Everything that happened, oldest first: who did what, when and why. Every due date the task ever had stands here.
#[utoipa::path(
    tag = "tasks",
    operation_id = "get_task_history",
    params(("id" = uuid::Uuid, Path, description = "Id of the task."), Parameters),
    responses((status = 200, description = "A page of the history.", body = TaskHistory)),
    security(("oauth2" = ["tasks:read"]))
)]
#[get("/v1/tasks/{id}/history")]
pub async fn history(
    request: HttpRequest,
    caller: Caller<scopes::TasksRead>,
    id: PathId<TaskId>,
    query: Query<Parameters>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let (limit, after) = history_request(ListQuery {
        limit: query.0.limit,
        cursor: query.0.cursor.as_deref(),
    })?;
    let unit = state.store.read().await?;
    let tasks = unit.tasks();
    tasks.find(id.0, &caller).await?.ok_or(Error::NotFound)?;
    let page = tasks.history(id.0, after, limit).await?;
    respond::list(&request, &page.map(TaskEvent::from), None)
}
