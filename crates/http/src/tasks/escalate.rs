//! `POST /v1/tasks/{id}/escalate`

use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use treem_domain::kernel::id::TaskId;
use treem_domain::tasks::command::Command;
use utoipa::ToSchema;
use uuid::Uuid;

use super::acting::acted;
use super::representation::Task;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey, PathId};
use crate::problem::Result;

/// Who is told.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskEscalation {
    /// Another superior than the organisation right above the lead.
    to_organisation_id: Option<Uuid>,
    /// A remark for the history.
    #[schema(
        min_length = 1,
        max_length = 2000,
        example = "Quá hạn 10 ngày, chưa có báo cáo."
    )]
    note: Option<String>,
}

impl BodyType for TaskEscalation {}

/// Escalate to the superior
///
/// Notes that the lead's superior was told (báo cáo cấp trên); the state stays as it is. By default the organisation right
/// above the lead is meant.
#[utoipa::path(
    tag = "tasks",
    operation_id = "escalate_task",
    params(("id" = uuid::Uuid, Path, description = "Id of the task.")),
    request_body = TaskEscalation,
    responses((status = 200, description = "The task as it then is.", body = Task)),
    security(("oauth2" = ["tasks:remind"]))
)]
#[post("/v1/tasks/{id}/escalate")]
pub async fn escalate(
    caller: Caller<scopes::TasksRemind>,
    id: PathId<TaskId>,
    key: IdempotencyKey,
    body: Body<TaskEscalation>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let command = Command::Escalate {
        to_organisation_id: body.value.to_organisation_id.map(Into::into),
        note: body.value.note,
    };
    acted(&state, &caller, &key, &body.bytes, id.0, command).await
}
