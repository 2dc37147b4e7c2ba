//! `GET /v1/tasks/{id}`

use actix_web::{HttpRequest, HttpResponse, get, web};
use treem_domain::kernel::Error;
use treem_domain::kernel::id::TaskId;

use super::representation::Task;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::PathId;
use crate::problem::Result;
use crate::respond;

/// Read a task
///
/// Seen by its lead, its assigner, the directive's issuer, and the organisations that coordinate or receive it for
/// information.
#[utoipa::path(
    tag = "tasks",
    operation_id = "get_task",
    params(("id" = uuid::Uuid, Path, description = "Id of the task.")),
    responses((status = 200, description = "The task.", body = Task)),
    security(("oauth2" = ["tasks:read"]))
)]
#[get("/v1/tasks/{id}")]
pub async fn get(
    request: HttpRequest,
    caller: Caller<scopes::TasksRead>,
    id: PathId<TaskId>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let unit = state.store.read().await?;
    let view = unit.tasks().find(id.0, &caller).await?.ok_or(Error::NotFound)?;
    let version = view.task.version;
    respond::resource(&request, &Task::seen(view, &caller, &state), Some(version))
}
