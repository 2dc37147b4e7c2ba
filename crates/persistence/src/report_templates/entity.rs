//! Rows of report templates.

use sea_orm::entity::prelude::*;
use treem_domain::kernel::{Error, Result, text::fold};
use treem_domain::report_templates::{Content, Recipients, ReportKind, ReportTemplate, TemplateState};
use treem_domain::reporting_periods::{DueRule, Periodicity, WindowRule};

use crate::stored::{self, Stored};

const TABLE: &str = "report_templates";

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "report_templates")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organisation_id: Uuid,
    pub code: String,
    pub edition: i32,
    pub name: String,
    pub kind: String,
    pub periodicity: String,
    pub directive_id: Option<Uuid>,
    pub legal_basis: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub window_rule: Stored<WindowRule>,
    #[sea_orm(column_type = "JsonBinary")]
    pub due_rule: Stored<DueRule>,
    #[sea_orm(column_type = "JsonBinary")]
    pub recipients: Stored<Recipients>,
    #[sea_orm(column_type = "JsonBinary")]
    pub content: Stored<Content>,
    pub state: String,
    pub published_at: Option<ChronoDateTimeUtc>,
    pub search_text: String,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&ReportTemplate> for Model {
    fn from(template: &ReportTemplate) -> Self {
        Self {
            id: template.id.0,
            organisation_id: template.organisation_id.0,
            code: template.code.clone(),
            edition: template.edition,
            name: template.name.clone(),
            kind: template.kind.as_str().to_owned(),
            periodicity: template.periodicity.as_str().to_owned(),
            directive_id: template.directive_id.map(|id| id.0),
            legal_basis: template.legal_basis.clone(),
            window_rule: Stored(template.window_rule),
            due_rule: Stored(template.due_rule),
            recipients: Stored(template.recipients.clone()),
            content: Stored(template.content.clone()),
            state: template.state.as_str().to_owned(),
            published_at: template.published_at,
            search_text: fold(&format!("{} {}", template.code, template.name)),
            version: template.version,
            created_at: template.created_at,
            updated_at: template.updated_at,
        }
    }
}

impl TryFrom<Model> for ReportTemplate {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self> {
        Ok(Self {
            id: row.id.into(),
            organisation_id: row.organisation_id.into(),
            kind: stored::name(TABLE, row.id, &row.kind, ReportKind::parse)?,
            periodicity: stored::name(TABLE, row.id, &row.periodicity, Periodicity::parse)?,
            state: stored::name(TABLE, row.id, &row.state, TemplateState::parse)?,
            code: row.code,
            edition: row.edition,
            name: row.name,
            directive_id: row.directive_id.map(Into::into),
            legal_basis: row.legal_basis,
            window_rule: row.window_rule.0,
            due_rule: row.due_rule.0,
            recipients: row.recipients.0,
            content: row.content.0,
            published_at: row.published_at,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}
