//! `POST /v1/tasks/{id}/extensions`

use actix_web::{HttpResponse, post, web};
use chrono::NaiveDate;
use serde::Deserialize;
use treem_domain::kernel::id::TaskId;
use treem_domain::tasks::command::Command;
use utoipa::ToSchema;

use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey, PathId};
use crate::problem::Result;
use crate::tasks::acting::acted;
use crate::tasks::representation::Task;

/// Until when, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskExtensionRequest {
    /// Later than the present due date.
    #[schema(example = "2021-08-31")]
    due_date: NaiveDate,
    /// Why; everybody who sees the task reads it in its history.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = r"\S",
        example = "Chờ kế hoạch của Ủy ban nhân dân tỉnh."
    )]
    reason: String,
}

impl BodyType for TaskExtensionRequest {}

/// Ask for an extension
///
/// The lead asks for a later due date (xin gia hạn). One request can be open at a time.
#[utoipa::path(
    tag = "tasks",
    operation_id = "request_task_extension",
    params(("id" = uuid::Uuid, Path, description = "Id of the task.")),
    request_body = TaskExtensionRequest,
    responses((status = 200, description = "The task as it then is.", body = Task)),
    security(("oauth2" = ["tasks:extend"]))
)]
#[post("/v1/tasks/{id}/extensions")]
pub async fn request(
    caller: Caller<scopes::TasksExtend>,
    id: PathId<TaskId>,
    key: IdempotencyKey,
    body: Body<TaskExtensionRequest>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let command = Command::RequestExtension {
        due_date: body.value.due_date,
        reason: body.value.reason,
    };
    acted(&state, &caller, &key, &body.bytes, id.0, command).await
}
