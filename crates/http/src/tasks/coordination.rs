//! `POST /v1/tasks/{id}/coordination`

use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use treem_domain::kernel::id::TaskId;
use treem_domain::tasks::command::Command;
use treem_domain::tasks::event::CoordinationStatus;
use utoipa::ToSchema;
use uuid::Uuid;

use super::acting::acted;
use super::representation::Task;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey, PathId};
use crate::problem::Result;
use crate::schema;

/// How far a coordinating organisation is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskCoordinationReport {
    /// The organisation that coordinates; yours where absent.
    organisation_id: Option<Uuid>,
    #[schema(value_type = schema::CoordinationStatus)]
    status: CoordinationStatus,
    /// A remark for the history.
    #[schema(min_length = 1, max_length = 2000, example = "Đã phát sóng chuyên mục.")]
    note: Option<String>,
}

impl BodyType for TaskCoordinationReport {}

/// Report a coordinating part
///
/// A coordinating organisation says how far it is with its part (phối hợp); this never closes the task.
#[utoipa::path(
    tag = "tasks",
    operation_id = "coordinate_task",
    params(("id" = uuid::Uuid, Path, description = "Id of the task.")),
    request_body = TaskCoordinationReport,
    responses((status = 200, description = "The task as it then is.", body = Task)),
    security(("oauth2" = ["tasks:report"]))
)]
#[post("/v1/tasks/{id}/coordination")]
pub async fn coordination(
    caller: Caller<scopes::TasksReport>,
    id: PathId<TaskId>,
    key: IdempotencyKey,
    body: Body<TaskCoordinationReport>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let organisation_id = body.value.organisation_id.map(Into::into);
    let command = Command::Coordinate {
        organisation_id: organisation_id.unwrap_or(caller.organisation_id),
        status: body.value.status,
        note: body.value.note,
    };
    acted(&state, &caller, &key, &body.bytes, id.0, command).await
}
