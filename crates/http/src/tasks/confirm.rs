//! `POST /v1/tasks/{id}/confirm`

use actix_web::{HttpResponse, post, web};
use treem_domain::kernel::id::TaskId;
use treem_domain::tasks::command::Command;

use super::acting::{TaskNote, acted};
use super::representation::Task;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, IdempotencyKey, PathId};
use crate::problem::Result;

/// Confirm completion
///
/// The assigner confirms what the lead reported (xác nhận): the task is completed. Its timeliness stays as it was on the
/// day of the report.
#[utoipa::path(
    tag = "tasks",
    operation_id = "confirm_task",
    params(("id" = uuid::Uuid, Path, description = "Id of the task.")),
    request_body = TaskNote,
    responses((status = 200, description = "The task as it then is.", body = Task)),
    security(("oauth2" = ["tasks:decide"]))
)]
#[post("/v1/tasks/{id}/confirm")]
pub async fn confirm(
    caller: Caller<scopes::TasksDecide>,
    id: PathId<TaskId>,
    key: IdempotencyKey,
    body: Body<TaskNote>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let command = Command::Confirm {
        note: body.value.note,
    };
    acted(&state, &caller, &key, &body.bytes, id.0, command).await
}
