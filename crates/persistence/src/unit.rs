//! Units: what a use-case reads and writes through.

use async_trait::async_trait;
use treem_domain::activities::repository::{ActivityReader, ActivityWriter};
use treem_domain::attachments::{AttachmentReader, AttachmentWriter};
use treem_domain::audit::{AuditReader, AuditWriter};
use treem_domain::baselines::{BaselineReader, BaselineWriter};
use treem_domain::clients::{ClientReader, ClientWriter};
use treem_domain::directives::repository::{DirectiveReader, DirectiveWriter};
use treem_domain::idempotency::IdempotencyKeys;
use treem_domain::indicators::{IndicatorReader, IndicatorWriter};
use treem_domain::jobs::{JobReader, JobWriter};
use treem_domain::kernel::Result;
use treem_domain::models::{ModelReader, ModelWriter};
use treem_domain::organisations::repository::{OrganisationReader, OrganisationWriter};
use treem_domain::report_templates::{ReportTemplateReader, ReportTemplateWriter};
use treem_domain::reporting_periods::{ReportingPeriodReader, ReportingPeriodWriter};
use treem_domain::reports::{ReportReader, ReportWriter};
use treem_domain::store::{ReadUnit, UnitOfWork};
use treem_domain::tasks::repository::{TaskReader, TaskWriter};
use treem_domain::vocabularies::{VocabularyReader, VocabularyWriter};

use crate::idempotency::{Claims, Keys};
use crate::jobs::ProgressBoard;
use crate::session::Session;
use crate::{
    activities, attachments, audit, baselines, clients, directives, indicators, jobs, models, organisations,
    report_templates, reporting_periods, reports, tasks, vocabularies,
};

/// A session that lends repositories; of a transaction, it ends with [`UnitOfWork::commit`] or is rolled back.
pub(crate) struct Unit {
    session: Session,
    claims: Claims,
    board: ProgressBoard,
}

impl Unit {
    pub(crate) fn new(session: Session, board: ProgressBoard) -> Self {
        Self {
            session,
            claims: Claims::default(),
            board,
        }
    }
}

impl Unit {
    fn job_repository(&self) -> jobs::Repository<'_> {
        jobs::Repository {
            session: &self.session,
            board: &self.board,
        }
    }
}

impl ReadUnit for Unit {
    fn activities(&self) -> Box<dyn ActivityReader + '_> {
        Box::new(activities::Repository(&self.session))
    }

    fn organisations(&self) -> Box<dyn OrganisationReader + '_> {
        Box::new(organisations::Repository(&self.session))
    }

    fn directives(&self) -> Box<dyn DirectiveReader + '_> {
        Box::new(directives::Repository(&self.session))
    }

    fn tasks(&self) -> Box<dyn TaskReader + '_> {
        Box::new(tasks::Repository(&self.session))
    }

    fn attachments(&self) -> Box<dyn AttachmentReader + '_> {
        Box::new(attachments::Repository(&self.session))
    }

    fn baselines(&self) -> Box<dyn BaselineReader + '_> {
        Box::new(baselines::Repository(&self.session))
    }

    fn clients(&self) -> Box<dyn ClientReader + '_> {
        Box::new(clients::Repository(&self.session))
    }

    fn vocabularies(&self) -> Box<dyn VocabularyReader + '_> {
        Box::new(vocabularies::Repository(&self.session))
    }

    fn indicators(&self) -> Box<dyn IndicatorReader + '_> {
        Box::new(indicators::Repository(&self.session))
    }

    fn jobs(&self) -> Box<dyn JobReader + '_> {
        Box::new(self.job_repository())
    }

    fn models(&self) -> Box<dyn ModelReader + '_> {
        Box::new(models::Repository(&self.session))
    }

    fn report_templates(&self) -> Box<dyn ReportTemplateReader + '_> {
        Box::new(report_templates::Repository(&self.session))
    }

    fn reporting_periods(&self) -> Box<dyn ReportingPeriodReader + '_> {
        Box::new(reporting_periods::Repository(&self.session))
    }

    fn reports(&self) -> Box<dyn ReportReader + '_> {
        Box::new(reports::Repository(&self.session))
    }

    fn audit(&self) -> Box<dyn AuditReader + '_> {
        Box::new(audit::Repository(&self.session))
    }
}

#[async_trait]
impl UnitOfWork for Unit {
    fn activities_mut(&self) -> Box<dyn ActivityWriter + '_> {
        Box::new(activities::Repository(&self.session))
    }

    fn organisations_mut(&self) -> Box<dyn OrganisationWriter + '_> {
        Box::new(organisations::Repository(&self.session))
    }

    fn directives_mut(&self) -> Box<dyn DirectiveWriter + '_> {
        Box::new(directives::Repository(&self.session))
    }

    fn tasks_mut(&self) -> Box<dyn TaskWriter + '_> {
        Box::new(tasks::Repository(&self.session))
    }

    fn attachments_mut(&self) -> Box<dyn AttachmentWriter + '_> {
        Box::new(attachments::Repository(&self.session))
    }

    fn baselines_mut(&self) -> Box<dyn BaselineWriter + '_> {
        Box::new(baselines::Repository(&self.session))
    }

    fn clients_mut(&self) -> Box<dyn ClientWriter + '_> {
        Box::new(clients::Repository(&self.session))
    }

    fn vocabularies_mut(&self) -> Box<dyn VocabularyWriter + '_> {
        Box::new(vocabularies::Repository(&self.session))
    }

    fn indicators_mut(&self) -> Box<dyn IndicatorWriter + '_> {
        Box::new(indicators::Repository(&self.session))
    }

    fn jobs_mut(&self) -> Box<dyn JobWriter + '_> {
        Box::new(self.job_repository())
    }

    fn models_mut(&self) -> Box<dyn ModelWriter + '_> {
        Box::new(models::Repository(&self.session))
    }

    fn report_templates_mut(&self) -> Box<dyn ReportTemplateWriter + '_> {
        Box::new(report_templates::Repository(&self.session))
    }

    fn reporting_periods_mut(&self) -> Box<dyn ReportingPeriodWriter + '_> {
        Box::new(reporting_periods::Repository(&self.session))
    }

    fn reports_mut(&self) -> Box<dyn ReportWriter + '_> {
        Box::new(reports::Repository(&self.session))
    }

    fn audit_mut(&self) -> Box<dyn AuditWriter + '_> {
        Box::new(audit::Repository(&self.session))
    }

    fn idempotency_keys(&self) -> Box<dyn IdempotencyKeys + '_> {
        Box::new(Keys::new(&self.session, &self.claims))
    }

    async fn commit(self: Box<Self>) -> Result<()> {
        self.session.commit().await
    }

    async fn rollback(self: Box<Self>) -> Result<()> {
        self.session.rollback().await
    }
}
