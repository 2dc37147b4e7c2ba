//! `POST /v1/report-templates/{id}/editions`

use actix_web::{HttpResponse, post, web};
use treem_domain::kernel::id::ReportTemplateId;
use treem_domain::report_templates::save as use_case;

use super::representation::ReportTemplate;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, Empty, IdempotencyKey, PathId};
use crate::problem::Result;
use crate::respond::{Answer, once};

/// Create an edition
///
/// A draft that begins as a copy of this edition. Periods that are open keep the edition with which they opened.
#[utoipa::path(
    tag = "report-templates",
    operation_id = "create_report_template_edition",
    params(("id" = uuid::Uuid, Path, description = "Id of the edition to begin with.")),
    request_body = Empty,
    responses((status = 201, description = "The draft of the next edition.", body = ReportTemplate)),
    security(("oauth2" = ["report_templates:write"]))
)]
#[post("/v1/report-templates/{id}/editions")]
pub async fn create_edition(
    caller: Caller<scopes::ReportTemplatesWrite>,
    id: PathId<ReportTemplateId>,
    key: IdempotencyKey,
    body: Body<Empty>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let template = use_case::create_edition(unit, &state.context(&caller), id.0).await?;
        let (version, location) = (template.version, format!("/v1/report-templates/{}", template.id));
        Answer::created(&ReportTemplate::seen(template, &caller), version, location)
    })
    .await
}
