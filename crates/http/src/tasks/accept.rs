//! `POST /v1/tasks/{id}/accept`

use actix_web::{HttpResponse, post, web};
use treem_domain::kernel::id::TaskId;
use treem_domain::tasks::command::Command;

use super::acting::{TaskNote, acted};
use super::representation::Task;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, IdempotencyKey, PathId};
use crate::problem::Result;

/// Accept a task
///
/// The lead takes the task on (tiếp nhận): it is in progress from then on. The first acceptance puts the directive in
/// progress.
#[utoipa::path(
    tag = "tasks",
    operation_id = "accept_task",
    params(("id" = uuid::Uuid, Path, description = "Id of the task.")),
    request_body = TaskNote,
    responses((status = 200, description = "The task as it then is.", body = Task)),
    security(("oauth2" = ["tasks:accept"]))
)]
#[post("/v1/tasks/{id}/accept")]
pub async fn accept(
    caller: Caller<scopes::TasksAccept>,
    id: PathId<TaskId>,
    key: IdempotencyKey,
    body: Body<TaskNote>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let command = Command::Accept {
        note: body.value.note,
    };
    acted(&state, &caller, &key, &body.bytes, id.0, command).await
}
