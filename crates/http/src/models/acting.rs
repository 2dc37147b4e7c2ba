//! What all steps share: the answer is the model as it then is.

use actix_web::HttpResponse;
use treem_domain::kernel::Actor;
use treem_domain::kernel::id::ModelId;
use treem_domain::models::act::{self as use_case, Step};

use super::representation::Model;
use crate::State;
use crate::extract::IdempotencyKey;
use crate::problem::Result;
use crate::respond::{Answer, once};

/// Takes the step; 200 with the model.
pub async fn taken(
    state: &State,
    caller: &Actor,
    key: &IdempotencyKey,
    bytes: &[u8],
    id: ModelId,
    step: Step,
) -> Result<HttpResponse> {
    once(state, caller, key, bytes, async |unit| {
        let view = use_case::act(unit, &state.context(caller), id, step).await?;
        let version = view.model.version;
        Answer::ok(&Model::seen(view, caller), version)
    })
    .await
}
