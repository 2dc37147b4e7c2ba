//! `POST /v1/tasks/{id}/cancel`

use actix_web::{HttpResponse, post, web};
use treem_domain::kernel::id::TaskId;
use treem_domain::tasks::command::Command;

use super::acting::{TaskReason, acted};
use super::representation::Task;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, IdempotencyKey, PathId};
use crate::problem::Result;

/// Cancel a task
///
/// The assigner cancels the task (hủy), and with it every open task that was delegated from it.
#[utoipa::path(
    tag = "tasks",
    operation_id = "cancel_task",
    params(("id" = uuid::Uuid, Path, description = "Id of the task.")),
    request_body = TaskReason,
    responses((status = 200, description = "The task as it then is.", body = Task)),
    security(("oauth2" = ["tasks:direct"]))
)]
#[post("/v1/tasks/{id}/cancel")]
pub async fn cancel(
    caller: Caller<scopes::TasksDirect>,
    id: PathId<TaskId>,
    key: IdempotencyKey,
    body: Body<TaskReason>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let command = Command::Cancel {
        reason: body.value.reason,
    };
    acted(&state, &caller, &key, &body.bytes, id.0, command).await
}
