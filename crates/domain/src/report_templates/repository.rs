//! Port: where report templates are kept.

use async_trait::async_trait;

use super::template::{ReportTemplate, TemplateState};
use crate::kernel::id::{OrganisationId, ReportTemplateId};
use crate::kernel::{Actor, Cursor, Page, Result};

/// What to list, newest first; every filter that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct TemplateQuery {
    pub text: Option<String>,
    pub organisation_id: Option<OrganisationId>,
    pub code: Option<String>,
    pub state: Option<TemplateState>,
    pub limit: u64,
    pub after: Option<Cursor>,
    pub count: bool,
}

/// Drafts are seen by the organisation that asks; everything else by all.
#[async_trait]
pub trait ReportTemplateReader: Send + Sync {
    async fn find(&self, id: ReportTemplateId, actor: &Actor) -> Result<Option<ReportTemplate>>;
    /// Whoever asks: for what the service does by itself.
    async fn find_unscoped(&self, id: ReportTemplateId) -> Result<Option<ReportTemplate>>;
    async fn list(&self, query: &TemplateQuery, actor: &Actor) -> Result<Page<ReportTemplate>>;
    /// The greatest edition of a code; 0 where there is none.
    async fn last_edition(&self, organisation_id: OrganisationId, code: &str) -> Result<i32>;
}

#[async_trait]
pub trait ReportTemplateWriter: Send + Sync {
    async fn insert(&self, template: &ReportTemplate) -> Result<()>;
    /// Saves over `expected_version`; [`crate::kernel::Error::Stale`] when another was faster.
    async fn update(&self, template: &ReportTemplate, expected_version: i64) -> Result<()>;
    /// Deletes a template with which no period was opened; [`crate::kernel::Error::Stale`] when another was faster.
    async fn delete(&self, id: ReportTemplateId, expected_version: i64) -> Result<()>;
}
