//! `POST /v1/report-templates/{id}/publish`

use actix_web::{HttpResponse, post, web};
use treem_domain::kernel::id::ReportTemplateId;
use treem_domain::report_templates::save as use_case;

use super::representation::ReportTemplate;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, Empty, IdempotencyKey, PathId};
use crate::problem::Result;
use crate::respond::{Answer, once};

/// Publish a report template
///
/// From now on the edition is immutable, and periods can be opened with it.
#[utoipa::path(
    tag = "report-templates",
    operation_id = "publish_report_template",
    params(("id" = uuid::Uuid, Path, description = "Id of the edition.")),
    request_body = Empty,
    responses((status = 200, description = "The template as it now is.", body = ReportTemplate)),
    security(("oauth2" = ["report_templates:write"]))
)]
#[post("/v1/report-templates/{id}/publish")]
pub async fn publish(
    caller: Caller<scopes::ReportTemplatesWrite>,
    id: PathId<ReportTemplateId>,
    key: IdempotencyKey,
    body: Body<Empty>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let template = use_case::publish(unit, &state.context(&caller), id.0).await?;
        let version = template.version;
        Answer::ok(&ReportTemplate::seen(template, &caller), version)
    })
    .await
}
