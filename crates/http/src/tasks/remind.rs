//! `POST /v1/tasks/{id}/remind`

use actix_web::{HttpResponse, post, web};
use treem_domain::kernel::id::TaskId;
use treem_domain::tasks::command::Command;

use super::acting::{TaskNote, acted};
use super::representation::Task;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, IdempotencyKey, PathId};
use crate::problem::Result;

/// Remind the lead
///
/// Notes a reminder (đôn đốc) in the history; the state stays as it is.
#[utoipa::path(
    tag = "tasks",
    operation_id = "remind_task",
    params(("id" = uuid::Uuid, Path, description = "Id of the task.")),
    request_body = TaskNote,
    responses((status = 200, description = "The task as it then is.", body = Task)),
    security(("oauth2" = ["tasks:remind"]))
)]
#[post("/v1/tasks/{id}/remind")]
pub async fn remind(
    caller: Caller<scopes::TasksRemind>,
    id: PathId<TaskId>,
    key: IdempotencyKey,
    body: Body<TaskNote>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let command = Command::Remind {
        note: body.value.note,
    };
    acted(&state, &caller, &key, &body.bytes, id.0, command).await
}
