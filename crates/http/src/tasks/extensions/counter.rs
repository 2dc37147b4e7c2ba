//! `POST /v1/tasks/{id}/extensions/{extension_id}/counter`

use actix_web::{HttpResponse, post, web};
use chrono::NaiveDate;
use serde::Deserialize;
use treem_domain::tasks::command::Command;
use utoipa::ToSchema;

use super::answering::{ExtensionPath, answered};
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey};
use crate::problem::Result;
use crate::tasks::representation::Task;

/// Another date than the one asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskCounterOffer {
    /// Later than the present due date.
    #[schema(example = "2021-08-15")]
    due_date: NaiveDate,
    /// Why; everybody who sees the task reads it in its history.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = r"\S",
        example = "Tỉnh tổng hợp ngày 20/8."
    )]
    reason: String,
}

impl BodyType for TaskCounterOffer {}

/// Offer another date
///
/// The assigner offers another date than the one asked for; the lead accepts or declines. The due date stays until then.
#[utoipa::path(
    tag = "tasks",
    operation_id = "counter_task_extension",
    params(
        ("id" = uuid::Uuid, Path, description = "Id of the task."),
        ("extension_id" = uuid::Uuid, Path, description = "Id of the open extension request."),
    ),
    request_body = TaskCounterOffer,
    responses((status = 200, description = "The task as it then is.", body = Task)),
    security(("oauth2" = ["tasks:decide"]))
)]
#[post("/v1/tasks/{id}/extensions/{extension_id}/counter")]
pub async fn counter(
    caller: Caller<scopes::TasksDecide>,
    path: ExtensionPath,
    key: IdempotencyKey,
    body: Body<TaskCounterOffer>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let command = Command::CounterExtension {
        due_date: body.value.due_date,
        reason: body.value.reason,
    };
    answered(&state, &caller, &key, &body.bytes, path, command).await
}
