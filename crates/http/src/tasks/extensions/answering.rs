//! What all answers to an extension request share.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use std::future::{Ready, ready};
use treem_domain::kernel::Actor;
use treem_domain::kernel::id::{ExtensionId, TaskId};
use treem_domain::tasks::act;
use treem_domain::tasks::command::Command;

use crate::State;
use crate::extract::{IdempotencyKey, path_id};
use crate::problem::{Problem, Result};
use crate::respond::once;
use crate::tasks::acting::answer;

/// The task and the extension in the path.
#[derive(Debug, Clone, Copy)]
pub struct ExtensionPath {
    task_id: TaskId,
    extension_id: ExtensionId,
}

impl FromRequest for ExtensionPath {
    type Error = Problem;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let ids = path_id(request, "id").and_then(|task_id| {
            Ok(Self {
                task_id,
                extension_id: path_id(request, "extension_id")?,
            })
        });
        ready(ids)
    }
}

/// Answers the request; 200 with the task.
pub(super) async fn answered(
    state: &State,
    caller: &Actor,
    key: &IdempotencyKey,
    bytes: &[u8],
    path: ExtensionPath,
    command: Command,
) -> Result<HttpResponse> {
    once(state, caller, key, bytes, async |unit| {
        let context = state.context(caller);
        let view = act::answer_extension(unit, &context, path.task_id, path.extension_id, command).await?;
        answer(state, caller, view)
    })
    .await
}
