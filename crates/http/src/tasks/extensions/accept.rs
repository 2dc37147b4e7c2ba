//! `POST /v1/tasks/{id}/extensions/{extension_id}/accept`

use actix_web::{HttpResponse, post, web};
use treem_domain::tasks::command::Command;

use super::answering::{ExtensionPath, answered};
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, IdempotencyKey};
use crate::problem::Result;
use crate::tasks::acting::TaskNote;
use crate::tasks::representation::Task;

/// Accept a counter-offer
///
/// The lead takes the date that the assigner offered: the due date moves there.
#[utoipa::path(
    tag = "tasks",
    operation_id = "accept_task_counter_offer",
    params(
        ("id" = uuid::Uuid, Path, description = "Id of the task."),
        ("extension_id" = uuid::Uuid, Path, description = "Id of the open extension request."),
    ),
    request_body = TaskNote,
    responses((status = 200, description = "The task as it then is.", body = Task)),
    security(("oauth2" = ["tasks:extend"]))
)]
#[post("/v1/tasks/{id}/extensions/{extension_id}/accept")]
pub async fn accept(
    caller: Caller<scopes::TasksExtend>,
    path: ExtensionPath,
    key: IdempotencyKey,
    body: Body<TaskNote>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let command = Command::AcceptCounterOffer {
        note: body.value.note,
    };
    answered(&state, &caller, &key, &body.bytes, path, command).await
}
