//! `POST /v1/tasks/{id}/extensions/{extension_id}/approve`

use actix_web::{HttpResponse, post, web};
use treem_domain::tasks::command::Command;

use super::answering::{ExtensionPath, answered};
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, IdempotencyKey};
use crate::problem::Result;
use crate::tasks::acting::TaskNote;
use crate::tasks::representation::Task;

/// Approve an extension
///
/// The assigner grants what was asked: the due date moves to the requested one. Who asks cannot decide.
#[utoipa::path(
    tag = "tasks",
    operation_id = "approve_task_extension",
    params(
        ("id" = uuid::Uuid, Path, description = "Id of the task."),
        ("extension_id" = uuid::Uuid, Path, description = "Id of the open extension request."),
    ),
    request_body = TaskNote,
    responses((status = 200, description = "The task as it then is.", body = Task)),
    security(("oauth2" = ["tasks:decide"]))
)]
#[post("/v1/tasks/{id}/extensions/{extension_id}/approve")]
pub async fn approve(
    caller: Caller<scopes::TasksDecide>,
    path: ExtensionPath,
    key: IdempotencyKey,
    body: Body<TaskNote>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let command = Command::ApproveExtension {
        note: body.value.note,
    };
    answered(&state, &caller, &key, &body.bytes, path, command).await
}
