//! `POST /v1/directives/{id}/remind`

use actix_web::{HttpResponse, post, web};
use serde::Serialize;
use treem_domain::kernel::id::DirectiveId;
use treem_domain::tasks::remind;
use utoipa::ToSchema;

use super::acting::TaskNote;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, IdempotencyKey, PathId};
use crate::problem::Result;
use crate::respond::{Answer, once};

/// What came of reminding all.
#[derive(Debug, Serialize, ToSchema)]
pub struct RemindResult {
    /// Tasks whose leads were reminded.
    #[schema(minimum = 0, maximum = 1000000, example = 112)]
    pub reminded: u64,
    /// Open tasks that wait for somebody other than their lead: declined, suspended or under review.
    #[schema(minimum = 0, maximum = 1000000, example = 7)]
    pub not_waiting_for_lead: u64,
}

/// Remind all leads of a directive
///
/// Notes a reminder (đôn đốc) in every open task of the directive that you assigned or issued and that waits for its
/// lead.
#[utoipa::path(
    tag = "tasks",
    operation_id = "remind_directive",
    params(("id" = uuid::Uuid, Path, description = "Id of the directive.")),
    request_body = TaskNote,
    responses((status = 200, description = "How many were reminded.", body = RemindResult)),
    security(("oauth2" = ["tasks:remind"]))
)]
#[post("/v1/directives/{id}/remind")]
pub async fn remind_directive(
    caller: Caller<scopes::TasksRemind>,
    id: PathId<DirectiveId>,
    key: IdempotencyKey,
    body: Body<TaskNote>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let note = body.value.note;
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let context = state.context(&caller);
        let report = remind::remind_directive(unit, &context, id.0, note).await?;
        Answer::result(&RemindResult {
            reminded: report.reminded,
            not_waiting_for_lead: report.not_waiting_for_lead,
        })
    })
    .await
}
