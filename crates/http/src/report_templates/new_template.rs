//! A template as it is drafted.

use serde::Deserialize;
use treem_domain::report_templates::save::Draft;
use treem_domain::report_templates::{Content, Recipients, ReportKind};
use treem_domain::reporting_periods::{DueRule, Periodicity, WindowRule};
use utoipa::ToSchema;
use uuid::Uuid;

use super::document;
use crate::extract::BodyType;
use crate::schema;

/// A report template to draft.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReportTemplate {
    /// Names the template through all its editions; unique for your organisation.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z0-9_]+$",
        example = "cv592_quy"
    )]
    code: String,
    /// As it stands on the form.
    #[schema(
        min_length = 1,
        max_length = 500,
        example = "Báo cáo quý thực hiện công văn 592/STTTT-TTBCBC"
    )]
    name: String,
    #[schema(value_type = schema::ReportKind)]
    kind: ReportKind,
    #[schema(value_type = schema::Periodicity)]
    periodicity: Periodicity,
    /// The directive that the reports account for.
    directive_id: Option<Uuid>,
    /// The document that asks for the report.
    #[schema(min_length = 1, max_length = 500, example = "Nghị định 09/2019/NĐ-CP")]
    legal_basis: Option<String>,
    /// Left out for the windows of Decree 09/2019/NĐ-CP.
    #[schema(value_type = Option<document::WindowRule>)]
    window_rule: Option<WindowRule>,
    #[schema(value_type = document::DueRule)]
    due_rule: DueRule,
    #[schema(value_type = document::TemplateRecipients)]
    recipients: Recipients,
    #[schema(value_type = document::TemplateContent)]
    content: Content,
}

impl BodyType for NewReportTemplate {}

impl From<NewReportTemplate> for Draft {
    fn from(body: NewReportTemplate) -> Self {
        Self {
            code: body.code,
            name: body.name,
            kind: body.kind,
            periodicity: body.periodicity,
            directive_id: body.directive_id.map(Into::into),
            legal_basis: body.legal_basis,
            window_rule: body.window_rule.unwrap_or(WindowRule::DECREE_09),
            due_rule: body.due_rule,
            recipients: body.recipients,
            content: body.content,
        }
    }
}
