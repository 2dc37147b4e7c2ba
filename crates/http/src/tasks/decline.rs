//! `POST /v1/tasks/{id}/decline`

use actix_web::{HttpResponse, post, web};
use treem_domain::kernel::id::TaskId;
use treem_domain::tasks::command::Command;

use super::acting::{TaskReason, acted};
use super::representation::Task;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, IdempotencyKey, PathId};
use crate::problem::Result;

/// Decline a task
///
/// The lead gives the task back (từ chối, trả lại) with a reason; the assigner may then reassign it.
#[utoipa::path(
    tag = "tasks",
    operation_id = "decline_task",
    params(("id" = uuid::Uuid, Path, description = "Id of the task.")),
    request_body = TaskReason,
    responses((status = 200, description = "The task as it then is.", body = Task)),
    security(("oauth2" = ["tasks:accept"]))
)]
#[post("/v1/tasks/{id}/decline")]
pub async fn decline(
    caller: Caller<scopes::TasksAccept>,
    id: PathId<TaskId>,
    key: IdempotencyKey,
    body: Body<TaskReason>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let command = Command::Decline {
        reason: body.value.reason,
    };
    acted(&state, &caller, &key, &body.bytes, id.0, command).await
}
