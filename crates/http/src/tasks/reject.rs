//! `POST /v1/tasks/{id}/reject`

use actix_web::{HttpResponse, post, web};
use treem_domain::kernel::id::TaskId;
use treem_domain::tasks::command::Command;

use super::acting::{TaskReason, acted};
use super::representation::Task;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, IdempotencyKey, PathId};
use crate::problem::Result;

/// Reject completion
///
/// The assigner does not confirm what the lead reported (từ chối xác nhận): the task is in progress again, marked `redo`.
#[utoipa::path(
    tag = "tasks",
    operation_id = "reject_task",
    params(("id" = uuid::Uuid, Path, description = "Id of the task.")),
    request_body = TaskReason,
    responses((status = 200, description = "The task as it then is.", body = Task)),
    security(("oauth2" = ["tasks:decide"]))
)]
#[post("/v1/tasks/{id}/reject")]
pub async fn reject(
    caller: Caller<scopes::TasksDecide>,
    id: PathId<TaskId>,
    key: IdempotencyKey,
    body: Body<TaskReason>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let command = Command::Reject {
        reason: body.value.reason,
    };
    acted(&state, &caller, &key, &body.bytes, id.0, command).await
}
