//! What all actions share: the command is carried out once, and the answer is the task as it then is.

use actix_web::HttpResponse;
use serde::Deserialize;
use treem_domain::kernel::Actor;
use treem_domain::kernel::id::TaskId;
use treem_domain::tasks::act;
use treem_domain::tasks::command::Command;
use treem_domain::tasks::repository::TaskView;
use utoipa::ToSchema;

use super::representation::Task;
use crate::State;
use crate::extract::{BodyType, IdempotencyKey};
use crate::problem::Result;
use crate::respond::{Answer, once};

/// An action that must be justified.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskReason {
    /// Why; everybody who sees the task reads it in its history.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = r"\S",
        example = "Kế hoạch chưa nêu mạng lưới kết nối dịch vụ bảo vệ trẻ em."
    )]
    pub reason: String,
}

impl BodyType for TaskReason {}

/// An action to which something can be added; `{}` adds nothing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskNote {
    /// A remark for the history.
    #[schema(
        min_length = 1,
        max_length = 2000,
        example = "Giao Phòng Văn hóa và Thông tin tham mưu."
    )]
    pub note: Option<String>,
}

impl BodyType for TaskNote {}

/// Carries out the command; 200 with the task.
pub(super) async fn acted(
    state: &State,
    caller: &Actor,
    key: &IdempotencyKey,
    bytes: &[u8],
    id: TaskId,
    command: Command,
) -> Result<HttpResponse> {
    once(state, caller, key, bytes, async |unit| {
        let view = act::act(unit, &state.context(caller), id, command).await?;
        answer(state, caller, view)
    })
    .await
}

/// 200 with the task as the caller sees it.
pub(super) fn answer(state: &State, caller: &Actor, view: TaskView) -> Result<Answer> {
    let version = view.task.version;
    Answer::ok(&Task::seen(view, caller, state), version)
}
