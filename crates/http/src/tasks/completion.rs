//! `POST /v1/tasks/{id}/completion`

use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use treem_domain::kernel::id::TaskId;
use treem_domain::tasks::command::Command;
use utoipa::ToSchema;

use super::acting::acted;
use super::representation::{Evidence, Task};
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey, PathId};
use crate::problem::Result;

/// What was done, and the proof.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskCompletionReport {
    /// At least one; each has exactly one of `url`, `document_number` and `attachment_id`.
    #[schema(min_items = 1, max_items = 100)]
    evidence: Vec<Evidence>,
    /// A remark for the history.
    #[schema(
        min_length = 1,
        max_length = 2000,
        example = "Đã ban hành kế hoạch thực hiện Chương trình."
    )]
    note: Option<String>,
}

impl BodyType for TaskCompletionReport {}

/// Report completion
///
/// The lead reports that it has done the task, with evidence (báo cáo hoàn thành). Early, on time or late is decided now,
/// against the due date in force today: the time of the review never makes the task late. An open extension request lapses.
#[utoipa::path(
    tag = "tasks",
    operation_id = "report_task_completion",
    params(("id" = uuid::Uuid, Path, description = "Id of the task.")),
    request_body = TaskCompletionReport,
    responses((status = 200, description = "The task as it then is.", body = Task)),
    security(("oauth2" = ["tasks:report"]))
)]
#[post("/v1/tasks/{id}/completion")]
pub async fn completion(
    caller: Caller<scopes::TasksReport>,
    id: PathId<TaskId>,
    key: IdempotencyKey,
    body: Body<TaskCompletionReport>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let command = Command::ReportCompletion {
        evidence: body.value.evidence.into_iter().map(Into::into).collect(),
        note: body.value.note,
    };
    acted(&state, &caller, &key, &body.bytes, id.0, command).await
}
