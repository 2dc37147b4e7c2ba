//! A report template as the API shows it.

use serde::Serialize;
use treem_domain::kernel::Actor;
use treem_domain::report_templates::{
    self as domain, Content, Recipients, ReportKind, TemplateAction, TemplateState,
};
use treem_domain::reporting_periods::{DueRule, Periodicity, WindowRule};
use utoipa::ToSchema;
use uuid::Uuid;

use super::document;
use crate::schema;

/// One edition of a report template.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportTemplate {
    /// Id of the edition, UUIDv7.
    pub id: Uuid,
    /// Who asks for the reports and decides on them.
    pub organisation_id: Uuid,
    /// Names the template through all its editions.
    #[schema(max_length = 60, example = "cv592_quy")]
    pub code: String,
    /// Number of the edition, from 1.
    #[schema(minimum = 1, maximum = 100000, example = 1)]
    pub edition: i32,
    /// As it stands on the form.
    #[schema(max_length = 500, example = "Báo cáo quý thực hiện công văn 592/STTTT-TTBCBC")]
    pub name: String,
    #[schema(value_type = schema::ReportKind)]
    pub kind: ReportKind,
    #[schema(value_type = schema::Periodicity)]
    pub periodicity: Periodicity,
    /// The directive that the reports account for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub directive_id: Option<Uuid>,
    /// The document that asks for the report.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub legal_basis: Option<String>,
    #[schema(value_type = document::WindowRule)]
    pub window_rule: WindowRule,
    #[schema(value_type = document::DueRule)]
    pub due_rule: DueRule,
    #[schema(value_type = document::TemplateRecipients)]
    pub recipients: Recipients,
    #[schema(value_type = document::TemplateContent)]
    pub content: Content,
    #[schema(value_type = schema::TemplateState)]
    pub state: TemplateState,
    /// What you may do with it.
    #[schema(value_type = Vec<schema::TemplateAction>, max_items = 10)]
    pub allowed_actions: Vec<TemplateAction>,
    /// When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_at: Option<chrono::DateTime<chrono::Utc>>,
    /// When it was drafted.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// When it was last changed.
    pub updated_at: chrono::DateTime<chrono::Utc>,
}

impl ReportTemplate {
    pub fn seen(template: domain::ReportTemplate, actor: &Actor) -> Self {
        let allowed_actions = if template.organisation_id == actor.organisation_id {
            template.allowed_actions()
        } else {
            Vec::new()
        };
        Self {
            id: template.id.0,
            organisation_id: template.organisation_id.0,
            code: template.code,
            edition: template.edition,
            name: template.name,
            kind: template.kind,
            periodicity: template.periodicity,
            directive_id: template.directive_id.map(|id| id.0),
            legal_basis: template.legal_basis,
            window_rule: template.window_rule,
            due_rule: template.due_rule,
            recipients: template.recipients,
            content: template.content,
            state: template.state,
            allowed_actions,
            published_at: template.published_at,
            created_at: template.created_at,
            updated_at: template.updated_at,
        }
    }
}
