//! `POST /v1/tasks/{id}/due-date`

use actix_web::{HttpResponse, post, web};
use chrono::NaiveDate;
use serde::Deserialize;
use treem_domain::kernel::id::TaskId;
use treem_domain::tasks::command::Command;
use utoipa::ToSchema;

use super::acting::acted;
use super::representation::Task;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey, PathId};
use crate::problem::Result;

/// The due date that holds from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskDueDate {
    /// Today or later; leave it out to take the deadline away.
    #[schema(example = "2021-08-31")]
    due_date: Option<NaiveDate>,
    /// Why; everybody who sees the task reads it in its history.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = r"\S",
        example = "Tỉnh lùi thời điểm tổng hợp."
    )]
    reason: String,
}

impl BodyType for TaskDueDate {}

/// Set the due date
///
/// The assigner sets another due date, or none, with a reason. Open delegated tasks must not be due after it. An open
/// extension request lapses.
#[utoipa::path(
    tag = "tasks",
    operation_id = "set_task_due_date",
    params(("id" = uuid::Uuid, Path, description = "Id of the task.")),
    request_body = TaskDueDate,
    responses((status = 200, description = "The task as it then is.", body = Task)),
    security(("oauth2" = ["tasks:direct"]))
)]
#[post("/v1/tasks/{id}/due-date")]
pub async fn due_date(
    caller: Caller<scopes::TasksDirect>,
    id: PathId<TaskId>,
    key: IdempotencyKey,
    body: Body<TaskDueDate>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let command = Command::SetDueDate {
        due_date: body.value.due_date,
        reason: body.value.reason,
    };
    acted(&state, &caller, &key, &body.bytes, id.0, command).await
}
