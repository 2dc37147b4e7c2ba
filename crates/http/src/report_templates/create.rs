//! `POST /v1/report-templates`

use actix_web::{HttpResponse, post, web};
use treem_domain::report_templates::save::{self as use_case, Draft};

use super::new_template::NewReportTemplate;
use super::representation::ReportTemplate;
use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::{Body, IdempotencyKey};
use crate::problem::Result;
use crate::respond::{Answer, once};

/// Draft a report template
///
/// Edition 1 of your organisation's template, to be published when it is right. Indicators, measures and topics must be
/// known, rules must name cells of the template.
#[utoipa::path(
    tag = "report-templates",
    operation_id = "create_report_template",
    request_body = NewReportTemplate,
    responses((status = 201, description = "The draft.", body = ReportTemplate)),
    security(("oauth2" = ["report_templates:write"]))
)]
#[post("/v1/report-templates")]
pub async fn create(
    caller: Caller<scopes::ReportTemplatesWrite>,
    key: IdempotencyKey,
    body: Body<NewReportTemplate>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let draft = Draft::from(body.value);
    once(&state, &caller, &key, &body.bytes, async |unit| {
        let template = use_case::create(unit, &state.context(&caller), draft).await?;
        let (version, location) = (template.version, format!("/v1/report-templates/{}", template.id));
        Answer::created(&ReportTemplate::seen(template, &caller), version, location)
    })
    .await
}
