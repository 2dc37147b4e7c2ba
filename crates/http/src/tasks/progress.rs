//! `POST /v1/tasks/{id}/progress`

use actix_web::{HttpResponse, post, web};
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

/// How far the lead is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskProgressReport {
    /// In per cent.
    #[schema(minimum = 0, maximum = 100, example = 60)]
    percent: u8,
    /// A remark for the history.
    #[schema(
        min_length = 1,
        max_length = 2000,
        example = "Đã có dự thảo kế hoạch, đang lấy ý kiến."
    )]
    note: Option<String>,
}

impl BodyType for TaskProgressReport {}

/// Report progress
///
/// The lead says how far it is (báo cáo tiến độ).
#[utoipa::path(
    tag = "tasks",
    operation_id = "report_task_progress",
    params(("id" = uuid::Uuid, Path, description = "Id of the task.")),
    request_body = TaskProgressReport,
    responses((status = 200, description = "The task as it then is.", body = Task)),
    security(("oauth2" = ["tasks:report"]))
)]
#[post("/v1/tasks/{id}/progress")]
pub async fn progress(
    caller: Caller<scopes::TasksReport>,
    id: PathId<TaskId>,
    key: IdempotencyKey,
    body: Body<TaskProgressReport>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let command = Command::ReportProgress {
        percent: body.value.percent,
        note: body.value.note,
    };
    acted(&state, &caller, &key, &body.bytes, id.0, command).await
}
