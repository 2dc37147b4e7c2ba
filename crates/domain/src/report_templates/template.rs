//! A report template: who asks whom for what, when; each edition immutable once it is published.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::content::Content;
use crate::kernel::id::{DirectiveId, OrganisationId, RecipientGroupId, ReportTemplateId};
use crate::reporting_periods::{DueRule, Periodicity, WindowRule};
use crate::tasks::state::names;

names! {
    /// Kinds of reports (Decree 09/2019/NĐ-CP, article 4).
    ReportKind {
        /// định kỳ
        Periodic = "periodic",
        /// chuyên đề
        Thematic = "thematic",
        /// đột xuất
        AdHoc = "ad_hoc",
    }
}

names! {
    TemplateState {
        Draft = "draft",
        /// Periods can be opened with it; it never changes again.
        Published = "published",
        /// No period is opened with it any more.
        Retired = "retired",
    }
}

names! {
    /// What the requester can do with a template.
    TemplateAction {
        Update = "update",
        Delete = "delete",
        Publish = "publish",
        Retire = "retire",
        CreateEdition = "create_edition",
        OpenPeriod = "open_period",
    }
}

/// Who is expected to report.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Recipients {
    #[serde(default)]
    pub organisation_ids: Vec<OrganisationId>,
    #[serde(default)]
    pub recipient_group_ids: Vec<RecipientGroupId>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ReportTemplate {
    pub id: ReportTemplateId,
    /// Who asks for the reports, decides on them and aggregates them.
    pub organisation_id: OrganisationId,
    /// Names the template through all its editions; unique for its organisation.
    pub code: String,
    /// 1, 2, 3 …
    pub edition: i32,
    pub name: String,
    pub kind: ReportKind,
    pub periodicity: Periodicity,
    /// The directive that the reports account for.
    pub directive_id: Option<DirectiveId>,
    /// The document that asks for the report.
    pub legal_basis: Option<String>,
    pub window_rule: WindowRule,
    pub due_rule: DueRule,
    pub recipients: Recipients,
    pub content: Content,
    pub state: TemplateState,
    pub published_at: Option<DateTime<Utc>>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl ReportTemplate {
    /// What the requester may do with it now.
    pub fn allowed_actions(&self) -> Vec<TemplateAction> {
        match self.state {
            TemplateState::Draft => vec![
                TemplateAction::Update,
                TemplateAction::Delete,
                TemplateAction::Publish,
            ],
            TemplateState::Published => vec![
                TemplateAction::OpenPeriod,
                TemplateAction::CreateEdition,
                TemplateAction::Retire,
            ],
            TemplateState::Retired => vec![TemplateAction::CreateEdition],
        }
    }

    /// As the audit chain keeps it.
    pub fn record(&self) -> serde_json::Value {
        serde_json::json!({
            "organisation_id": self.organisation_id,
            "code": self.code,
            "edition": self.edition,
            "name": self.name,
            "kind": self.kind,
            "periodicity": self.periodicity,
            "directive_id": self.directive_id,
            "legal_basis": self.legal_basis,
            "window_rule": self.window_rule,
            "due_rule": self.due_rule,
            "recipients": self.recipients,
            "content": self.content,
            "state": self.state,
            "version": self.version,
        })
    }
}
