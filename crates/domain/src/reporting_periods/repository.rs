//! Port: where reporting periods are kept.

use async_trait::async_trait;
use chrono::NaiveDate;

use super::period::{PeriodState, ReportingPeriod};
use crate::kernel::id::{OrganisationId, ReportTemplateId, ReportingPeriodId};
use crate::kernel::{Cursor, Page, Result};

/// What to list, latest cut-off first; every filter that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct PeriodQuery {
    pub template_id: Option<ReportTemplateId>,
    pub organisation_id: Option<OrganisationId>,
    pub template_code: Option<String>,
    pub identifier: Option<String>,
    pub state: Option<PeriodState>,
    /// Only windows that end on this day or later.
    pub from: Option<NaiveDate>,
    /// Only windows that end on this day or earlier.
    pub until: Option<NaiveDate>,
    pub limit: u64,
    pub after: Option<Cursor>,
    pub count: bool,
}

/// Periods are seen by all who may read reports.
#[async_trait]
pub trait ReportingPeriodReader: Send + Sync {
    async fn find(&self, id: ReportingPeriodId) -> Result<Option<ReportingPeriod>>;
    async fn list(&self, query: &PeriodQuery) -> Result<Page<ReportingPeriod>>;
    /// Those of the periods in which a report was sent.
    async fn begun(&self, ids: &[ReportingPeriodId]) -> Result<Vec<ReportingPeriodId>>;
    /// An open period whose cut-off was before `today` and whose drafts were not derived since; the oldest.
    async fn next_to_derive(&self, today: NaiveDate) -> Result<Option<ReportingPeriod>>;
}

#[async_trait]
pub trait ReportingPeriodWriter: Send + Sync {
    /// The period for this unit alone until it ends: waits for all who hold it. A unit holds a period before it changes
    /// reports, and never shared first, so that no two wait for each other.
    async fn hold(&self, id: ReportingPeriodId) -> Result<Option<ReportingPeriod>>;
    /// The period, which nobody changes until the unit ends; many hold it so at once. Waits for who holds it alone.
    async fn hold_shared(&self, id: ReportingPeriodId) -> Result<Option<ReportingPeriod>>;
    async fn insert(&self, period: &ReportingPeriod) -> Result<()>;
    /// Saves over `expected_version`; [`crate::kernel::Error::Stale`] when another was faster.
    async fn update(&self, period: &ReportingPeriod, expected_version: i64) -> Result<()>;
    /// Deletes the period with its reports and all that is known of them; none of their figures may count.
    async fn delete(&self, id: ReportingPeriodId) -> Result<()>;
}
