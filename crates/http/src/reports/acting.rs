//! What all actions share: their bodies, and the answer, the report as it then is.

use actix_web::HttpResponse;
use serde::Deserialize;
use treem_domain::kernel::Actor;
use treem_domain::kernel::id::ReportId;
use treem_domain::reports::decide::{self, Decision};
use treem_domain::reports::repository::ReportView;
use utoipa::ToSchema;

use super::representation::Report;
use crate::State;
use crate::extract::{BodyType, IdempotencyKey};
use crate::problem::Result;
use crate::respond::{Answer, once};

/// An action that must be justified.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportReason {
    /// Why; everybody who sees the report reads it.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = r"\S",
        example = "Số liệu thời lượng chưa khớp với lịch phát sóng."
    )]
    pub reason: String,
}

impl BodyType for ReportReason {}

/// An action to which something can be added; `{}` adds nothing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportNote {
    /// A remark for the history.
    #[schema(min_length = 1, max_length = 2000, example = "Đã đối chiếu.")]
    pub note: Option<String>,
}

impl BodyType for ReportNote {}

/// 200 with the report as the caller sees it.
pub fn answer(state: &State, caller: &Actor, view: ReportView) -> Result<Answer> {
    let version = view.report.version;
    Answer::ok(&Report::seen(view, &state.context(caller)), version)
}

/// Carries out what the requester decides on a report; 200 with the report.
pub async fn decided(
    state: &State,
    caller: &Actor,
    key: &IdempotencyKey,
    bytes: &[u8],
    id: ReportId,
    decision: Decision,
) -> Result<HttpResponse> {
    once(state, caller, key, bytes, async |unit| {
        let view = decide::decide(unit, &state.context(caller), id, decision).await?;
        answer(state, caller, view)
    })
    .await
}
