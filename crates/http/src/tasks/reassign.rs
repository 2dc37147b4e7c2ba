//! `POST /v1/tasks/{id}/reassign`

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

/// Who leads from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskReassignment {
    /// The new lead.
    lead_organisation_id: Uuid,
    /// Why; everybody who sees the task reads it in its history.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = r"\S",
        example = "Đơn vị trước không có cổng thông tin riêng."
    )]
    reason: String,
}

impl BodyType for TaskReassignment {}

/// Reassign a declined task
///
/// The assigner gives a task that was declined to another lead, which must exist today. An organisation that coordinated
/// and now leads has that part only.
#[utoipa::path(
    tag = "tasks",
    operation_id = "reassign_task",
    params(("id" = uuid::Uuid, Path, description = "Id of the task.")),
    request_body = TaskReassignment,
    responses((status = 200, description = "The task as it then is.", body = Task)),
    security(("oauth2" = ["tasks:direct"]))
)]
#[post("/v1/tasks/{id}/reassign")]
pub async fn reassign(
    caller: Caller<scopes::TasksDirect>,
    id: PathId<TaskId>,
    key: IdempotencyKey,
    body: Body<TaskReassignment>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let command = Command::Reassign {
        lead_organisation_id: body.value.lead_organisation_id.into(),
        reason: body.value.reason,
    };
    acted(&state, &caller, &key, &body.bytes, id.0, command).await
}
