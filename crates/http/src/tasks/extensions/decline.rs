//! `POST /v1/tasks/{id}/extensions/{extension_id}/decline`

use actix_web::{HttpResponse, post, web};
use treem_domain::tasks::command::Command;

use super::answering::{ExtensionPath, answered};
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, IdempotencyKey};
use crate::problem::Result;
use crate::tasks::acting::TaskReason;
use crate::tasks::representation::Task;

/// Decline a counter-offer
///
/// The lead does not take the date that the assigner offered; the due date stays.
#[utoipa::path(
    tag = "tasks",
    operation_id = "decline_task_counter_offer",
    params(
        ("id" = uuid::Uuid, Path, description = "Id of the task."),
        ("extension_id" = uuid::Uuid, Path, description = "Id of the open extension request."),
    ),
    request_body = TaskReason,
    responses((status = 200, description = "The task as it then is.", body = Task)),
    security(("oauth2" = ["tasks:extend"]))
)]
#[post("/v1/tasks/{id}/extensions/{extension_id}/decline")]
pub async fn decline(
    caller: Caller<scopes::TasksExtend>,
    path: ExtensionPath,
    key: IdempotencyKey,
    body: Body<TaskReason>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let command = Command::DeclineCounterOffer {
        reason: body.value.reason,
    };
    answered(&state, &caller, &key, &body.bytes, path, command).await
}
