//! `DELETE /v1/report-templates/{id}`

use actix_web::{HttpResponse, delete, web};
use treem_domain::kernel::id::ReportTemplateId;
use treem_domain::report_templates::save as use_case;

use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{IfMatch, PathId};
use crate::problem::Result;

/// Delete a draft template
///
/// For one that was not meant. A published edition stays: retire it.
#[utoipa::path(
    tag = "report-templates",
    operation_id = "delete_report_template",
    params(("id" = uuid::Uuid, Path, description = "Id of the draft.")),
    responses((status = 204, description = "The draft is gone.")),
    security(("oauth2" = ["report_templates:write"]))
)]
#[delete("/v1/report-templates/{id}")]
pub async fn delete(
    caller: Caller<scopes::ReportTemplatesWrite>,
    id: PathId<ReportTemplateId>,
    if_match: IfMatch,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let context = state.context(&caller);
    let unit = state.store.begin().await?;
    let template = use_case::find(&*unit, &context, id.0).await?;
    if_match.check(template.version)?;
    use_case::delete(&*unit, &context, template).await?;
    unit.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
