//! `POST /v1/tasks/{id}/extensions/{extension_id}/reject`

use actix_web::{HttpResponse, post, web};
use treem_domain::tasks::command::Command;

use super::answering::{ExtensionPath, answered};
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, IdempotencyKey};
use crate::problem::Result;
use crate::tasks::acting::TaskReason;
use crate::tasks::representation::Task;

/// Reject an extension
///
/// The assigner refuses what was asked; the due date stays. Who asks cannot decide.
#[utoipa::path(
    tag = "tasks",
    operation_id = "reject_task_extension",
    params(
        ("id" = uuid::Uuid, Path, description = "Id of the task."),
        ("extension_id" = uuid::Uuid, Path, description = "Id of the open extension request."),
    ),
    request_body = TaskReason,
    responses((status = 200, description = "The task as it then is.", body = Task)),
    security(("oauth2" = ["tasks:decide"]))
)]
#[post("/v1/tasks/{id}/extensions/{extension_id}/reject")]
pub async fn reject(
    caller: Caller<scopes::TasksDecide>,
    path: ExtensionPath,
    key: IdempotencyKey,
    body: Body<TaskReason>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let command = Command::RejectExtension {
        reason: body.value.reason,
    };
    answered(&state, &caller, &key, &body.bytes, path, command).await
}
