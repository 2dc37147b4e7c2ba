//! `DELETE /v1/baselines/{id}`

use actix_web::{HttpResponse, delete, web};
use treem_domain::baselines::save as use_case;
use treem_domain::kernel::id::BaselineId;

use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{IfMatch, PathId};
use crate::problem::Result;

/// Take a baseline away
///
/// For the issuer, while the directive is in force. The audit chain keeps what it was.
#[utoipa::path(
    tag = "baselines",
    operation_id = "delete_baseline",
    params(("id" = uuid::Uuid, Path, description = "Id of the baseline.")),
    responses((status = 204, description = "The baseline is gone.")),
    security(("oauth2" = ["directives:issue"]))
)]
#[delete("/v1/baselines/{id}")]
pub async fn delete(
    caller: Caller<scopes::DirectivesIssue>,
    id: PathId<BaselineId>,
    if_match: IfMatch,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let context = state.context(&caller);
    let unit = state.store.begin().await?;
    let baseline = use_case::find_own(&*unit, &context, id.0).await?;
    if_match.check(baseline.version)?;
    use_case::delete(&*unit, &context, &baseline).await?;
    unit.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
