//! `POST /v1/activities`

use actix_web::{HttpResponse, post, web};
use treem_domain::activities::save::{self as use_case, NewActivity as Command};
use treem_domain::kernel::Faults;

use super::new_activity::NewActivity;
use super::representation::Activity;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, IdempotencyKey};
use crate::problem::Result;
use crate::respond::{Answer, once};

/// Record an activity
///
/// Something that your organisation did, or one below it within your rights. Counts only, never persons: text that
/// holds what looks like a phone number, an identity number, a date of birth or an e-mail address is refused. An
/// activity with the same evidence URL, or the same programme in the same minute, as another of the organisation is refused
/// with 409 `possible_duplicate`, which names the other in `conflicts_with`.
#[utoipa::path(
    tag = "activities",
    operation_id = "create_activity",
    request_body = NewActivity,
    responses((status = 201, description = "The new activity.", body = Activity)),
    security(("oauth2" = ["activities:write"]))
)]
#[post("/v1/activities")]
pub async fn create(
    caller: Caller<scopes::ActivitiesWrite>,
    key: IdempotencyKey,
    body: Body<NewActivity>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let mut faults = Faults::new();
    let new = Command {
        organisation_id: body.value.organisation_id.map(Into::into),
        not_a_duplicate: body.value.not_a_duplicate.unwrap_or(false),
        content: body.value.into_content(state.settings.time_zone, &mut faults),
    };
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let activity = faults.beside(use_case::create(unit, &state.context(&caller), new).await)?;
        let (version, location) = (activity.version, format!("/v1/activities/{}", activity.id));
        Answer::created(&Activity::from(activity), version, location)
    })
    .await
}
