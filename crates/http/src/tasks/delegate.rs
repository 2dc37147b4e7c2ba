//! `POST /v1/tasks/{id}/delegate`

use actix_web::{HttpResponse, post, web};
use chrono::NaiveDate;
use serde::Deserialize;
use treem_domain::kernel::id::TaskId;
use treem_domain::tasks::delegate::{self as use_case, Delegation};
use treem_domain::tasks::event::ParticipantRole;
use utoipa::ToSchema;
use uuid::Uuid;

use super::representation::Task;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, BodyType, IdempotencyKey, PathId};
use crate::problem::Result;
use crate::respond::{Answer, once};
use crate::schema;

/// A part of a task as its lead hands it on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskDelegation {
    /// Who leads the part; neither the lead of the task nor of one above it.
    lead_organisation_id: Uuid,
    /// No later than that of the task, which is taken where this is absent.
    #[schema(example = "2021-07-20")]
    due_date: Option<NaiveDate>,
    /// Organisations beside the lead, each once.
    #[serde(default)]
    #[schema(max_items = 100)]
    participants: Vec<TaskDelegationParticipant>,
}

impl BodyType for TaskDelegation {}

/// An organisation beside the lead of a delegated task.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskDelegationParticipant {
    /// The organisation.
    organisation_id: Uuid,
    #[schema(value_type = schema::ParticipantRole)]
    role: ParticipantRole,
}

/// Delegate a task
///
/// The lead hands a part of the task on (chuyển xử lý, giao lại): a task of its own with another lead, confirmed by
/// the one who hands it on, who stays accountable for the whole. At most five tasks stand below one another.
#[utoipa::path(
    tag = "tasks",
    operation_id = "delegate_task",
    params(("id" = uuid::Uuid, Path, description = "Id of the task.")),
    request_body = TaskDelegation,
    responses((status = 201, description = "The delegated task.", body = Task)),
    security(("oauth2" = ["tasks:delegate"]))
)]
#[post("/v1/tasks/{id}/delegate")]
pub async fn delegate(
    caller: Caller<scopes::TasksDelegate>,
    id: PathId<TaskId>,
    key: IdempotencyKey,
    body: Body<TaskDelegation>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let participants = body.value.participants.into_iter();
    let delegation = Delegation {
        lead_organisation_id: body.value.lead_organisation_id.into(),
        due_date: body.value.due_date,
        participants: participants
            .map(|one| (one.organisation_id.into(), one.role))
            .collect(),
    };
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let child = use_case::delegate(unit, &state.context(&caller), id.0, delegation).await?;
        let (version, location) = (child.task.version, format!("/v1/tasks/{}", child.task.id));
        Answer::created(&Task::seen(child, &caller, &state), version, location)
    })
    .await
}
