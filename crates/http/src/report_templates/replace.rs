//! `PUT /v1/report-templates/{id}`

use actix_web::{HttpRequest, HttpResponse, put, web};
use treem_domain::kernel::id::ReportTemplateId;
use treem_domain::report_templates::save::{self as use_case, Draft};

use super::new_template::NewReportTemplate;
use super::representation::ReportTemplate;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, IfMatch, PathId};
use crate::problem::Result;
use crate::respond;

/// Replace a draft template
///
/// The whole draft as it is to stand; its code stays what it was. A published edition is immutable: 409.
#[utoipa::path(
    tag = "report-templates",
    operation_id = "replace_report_template",
    params(("id" = uuid::Uuid, Path, description = "Id of the draft.")),
    request_body = NewReportTemplate,
    responses((status = 200, description = "The draft as it now is.", body = ReportTemplate)),
    security(("oauth2" = ["report_templates:write"]))
)]
#[put("/v1/report-templates/{id}")]
pub async fn replace(
    request: HttpRequest,
    caller: Caller<scopes::ReportTemplatesWrite>,
    id: PathId<ReportTemplateId>,
    if_match: IfMatch,
    body: Body<NewReportTemplate>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let draft = Draft::from(body.value);
    let context = state.context(&caller);
    let unit = state.store.begin().await?;
    let before = use_case::find(&*unit, &context, id.0).await?;
    if_match.check(before.version)?;
    let after = use_case::update(&*unit, &context, before, draft).await?;
    unit.commit().await?;
    let version = after.version;
    respond::resource(&request, &ReportTemplate::seen(after, &caller), Some(version))
}
