//! `POST /v1/report-templates/{id}/retire`

use actix_web::{HttpResponse, post, web};
use treem_domain::kernel::id::ReportTemplateId;
use treem_domain::report_templates::save as use_case;

use super::representation::ReportTemplate;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, Empty, IdempotencyKey, PathId};
use crate::problem::Result;
use crate::respond::{Answer, once};

/// Retire a report template
///
/// No period is opened with the edition any more; those that are open go on.
#[utoipa::path(
    tag = "report-templates",
    operation_id = "retire_report_template",
    params(("id" = uuid::Uuid, Path, description = "Id of the edition.")),
    request_body = Empty,
    responses((status = 200, description = "The template as it now is.", body = ReportTemplate)),
    security(("oauth2" = ["report_templates:write"]))
)]
#[post("/v1/report-templates/{id}/retire")]
pub async fn retire(
    caller: Caller<scopes::ReportTemplatesWrite>,
    id: PathId<ReportTemplateId>,
    key: IdempotencyKey,
    body: Body<Empty>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let template = use_case::retire(unit, &state.context(&caller), id.0).await?;
        let version = template.version;
        Answer::ok(&ReportTemplate::seen(template, &caller), version)
    })
    .await
}
