//! Ports: the unit of work. What is not committed never happened.

use async_trait::async_trait;

use crate::activities::repository::{ActivityReader, ActivityWriter};
use crate::attachments::{AttachmentReader, AttachmentWriter};
use crate::audit::{AuditReader, AuditWriter};
use crate::baselines::{BaselineReader, BaselineWriter};
use crate::clients::{ClientReader, ClientWriter};
use crate::directives::repository::{DirectiveReader, DirectiveWriter};
use crate::idempotency::IdempotencyKeys;
use crate::indicators::{IndicatorReader, IndicatorWriter};
use crate::jobs::{JobReader, JobWriter, Lease, Progress};
use crate::kernel::Result;
use crate::kernel::id::JobId;
use crate::models::{ModelReader, ModelWriter};
use crate::organisations::repository::{OrganisationReader, OrganisationWriter};
use crate::report_templates::{ReportTemplateReader, ReportTemplateWriter};
use crate::reporting_periods::{ReportingPeriodReader, ReportingPeriodWriter};
use crate::reports::{ReportReader, ReportWriter};
use crate::tasks::repository::{TaskReader, TaskWriter};
use crate::vocabularies::{VocabularyReader, VocabularyWriter};

/// A database that holds the whole service.
#[async_trait]
pub trait Store: Send + Sync {
    /// For reading only: each statement sees what is committed.
    async fn read(&self) -> Result<Box<dyn ReadUnit>>;
    /// For reading only: all statements see what was committed at the first of them. It holds a connection.
    async fn snapshot(&self) -> Result<Box<dyn ReadUnit>>;
    /// A transaction; dropped without [`UnitOfWork::commit`] it is rolled back.
    async fn begin(&self) -> Result<Box<dyn UnitOfWork>>;
    /// Notes how far a job has come, and that its runner lives, while the job's own transaction is under way; whoever
    /// reads the job sees it at once.
    async fn note_progress(&self, id: JobId, lease: Lease, progress: Progress) -> Result<()>;
    /// Whether the database answers and its schema is the one this program knows.
    async fn ready(&self) -> Result<()>;
}

/// Lends the readers.
pub trait ReadUnit: Send + Sync {
    fn activities(&self) -> Box<dyn ActivityReader + '_>;
    fn organisations(&self) -> Box<dyn OrganisationReader + '_>;
    fn directives(&self) -> Box<dyn DirectiveReader + '_>;
    fn tasks(&self) -> Box<dyn TaskReader + '_>;
    fn attachments(&self) -> Box<dyn AttachmentReader + '_>;
    fn baselines(&self) -> Box<dyn BaselineReader + '_>;
    fn clients(&self) -> Box<dyn ClientReader + '_>;
    fn vocabularies(&self) -> Box<dyn VocabularyReader + '_>;
    fn indicators(&self) -> Box<dyn IndicatorReader + '_>;
    fn jobs(&self) -> Box<dyn JobReader + '_>;
    fn models(&self) -> Box<dyn ModelReader + '_>;
    fn report_templates(&self) -> Box<dyn ReportTemplateReader + '_>;
    fn reporting_periods(&self) -> Box<dyn ReportingPeriodReader + '_>;
    fn reports(&self) -> Box<dyn ReportReader + '_>;
    fn audit(&self) -> Box<dyn AuditReader + '_>;
}

/// Lends readers and writers of one transaction.
#[async_trait]
pub trait UnitOfWork: ReadUnit {
    fn activities_mut(&self) -> Box<dyn ActivityWriter + '_>;
    fn organisations_mut(&self) -> Box<dyn OrganisationWriter + '_>;
    fn directives_mut(&self) -> Box<dyn DirectiveWriter + '_>;
    fn tasks_mut(&self) -> Box<dyn TaskWriter + '_>;
    fn attachments_mut(&self) -> Box<dyn AttachmentWriter + '_>;
    fn baselines_mut(&self) -> Box<dyn BaselineWriter + '_>;
    fn clients_mut(&self) -> Box<dyn ClientWriter + '_>;
    fn vocabularies_mut(&self) -> Box<dyn VocabularyWriter + '_>;
    fn indicators_mut(&self) -> Box<dyn IndicatorWriter + '_>;
    fn jobs_mut(&self) -> Box<dyn JobWriter + '_>;
    fn models_mut(&self) -> Box<dyn ModelWriter + '_>;
    fn report_templates_mut(&self) -> Box<dyn ReportTemplateWriter + '_>;
    fn reporting_periods_mut(&self) -> Box<dyn ReportingPeriodWriter + '_>;
    fn reports_mut(&self) -> Box<dyn ReportWriter + '_>;
    fn audit_mut(&self) -> Box<dyn AuditWriter + '_>;
    fn idempotency_keys(&self) -> Box<dyn IdempotencyKeys + '_>;
    async fn commit(self: Box<Self>) -> Result<()>;
    /// Ends without a trace, and before this returns: what the transaction held is free for the caller's next request.
    async fn rollback(self: Box<Self>) -> Result<()>;
}
