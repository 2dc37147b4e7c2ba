//! `GET /v1/report-templates/{id}`

use actix_web::{HttpRequest, HttpResponse, get, web};
use treem_domain::kernel::Error;
use treem_domain::kernel::id::ReportTemplateId;

use super::representation::ReportTemplate;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::PathId;
use crate::problem::Result;
use crate::respond;

/// Read a report template
///
/// One edition. Drafts are seen by the organisation that asks only.
#[utoipa::path(
    tag = "report-templates",
    operation_id = "get_report_template",
    params(("id" = uuid::Uuid, Path, description = "Id of the edition.")),
    responses((status = 200, description = "The template.", body = ReportTemplate)),
    security(("oauth2" = ["reports:read"]))
)]
#[get("/v1/report-templates/{id}")]
pub async fn get(
    request: HttpRequest,
    caller: Caller<scopes::ReportsRead>,
    id: PathId<ReportTemplateId>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let unit = state.store.read().await?;
    let found = unit.report_templates().find(id.0, &caller).await?;
    let template = found.ok_or(Error::NotFound)?;
    let version = template.version;
    respond::resource(&request, &ReportTemplate::seen(template, &caller), Some(version))
}
