//! `POST /v1/models`

use actix_web::{HttpResponse, post, web};
use treem_domain::models::act::take_over;
use treem_domain::models::save::{self as use_case, NewModel as Command};

use super::new_model::NewModel;
use super::representation::{Model, created};
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, IdempotencyKey};
use crate::problem::Result;
use crate::respond::once;

/// Record a model
///
/// One that your organisation pilots, or one below it within your rights. Counts only, never persons: text that holds
/// what looks like a phone number, an identity number, a date of birth or an e-mail address is refused. With
/// `replicated_from_id` it takes over a model that was offered to you.
#[utoipa::path(
    tag = "models",
    operation_id = "create_model",
    request_body = NewModel,
    responses((status = 201, description = "The new model: piloting, or running where it takes over another.", body = Model)),
    security(("oauth2" = ["models:write"]))
)]
#[post("/v1/models")]
pub async fn create(
    caller: Caller<scopes::ModelsWrite>,
    key: IdempotencyKey,
    body: Body<NewModel>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let original = body.value.replicated_from_id;
    let new = Command {
        organisation_id: body.value.organisation_id.map(Into::into),
        content: body.value.into(),
    };
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let context = state.context(&caller);
        let view = match original {
            None => use_case::create(unit, &context, new).await?,
            Some(original) => take_over(unit, &context, original.into(), new).await?,
        };
        created(view, &caller)
    })
    .await
}
