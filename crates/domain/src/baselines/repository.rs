//! Port: where baselines are kept.

use async_trait::async_trait;

use super::baseline::Baseline;
use crate::kernel::id::{BaselineId, DirectiveId, ObligationId, OrganisationId};
use crate::kernel::{Cursor, Page, Result};

/// What to list, oldest first; every filter that is set must hold.
#[derive(Debug, Clone)]
pub struct BaselineQuery {
    pub directive_id: DirectiveId,
    pub obligation_id: Option<ObligationId>,
    pub organisation_id: Option<OrganisationId>,
    /// Of this organisation, and of those below it where the second is true.
    pub reach: Option<(OrganisationId, bool)>,
    pub limit: u64,
    pub after: Option<Cursor>,
}

#[async_trait]
pub trait BaselineReader: Send + Sync {
    /// Whoever sees it.
    async fn find(&self, id: BaselineId) -> Result<Option<Baseline>>;
    /// The one of an organisation for an obligation.
    async fn of(&self, obligation: ObligationId, organisation: OrganisationId) -> Result<Option<Baseline>>;
    async fn list(&self, query: &BaselineQuery) -> Result<Page<Baseline>>;
    /// Whether the organisation leads or coordinates a task of the obligation.
    async fn is_addressed(&self, obligation: ObligationId, organisation: OrganisationId) -> Result<bool>;
}

#[async_trait]
pub trait BaselineWriter: Send + Sync {
    async fn insert(&self, baseline: &Baseline) -> Result<()>;
    /// Saves over `expected_version`; [`crate::kernel::Error::Stale`] when another was faster.
    async fn update(&self, baseline: &Baseline, expected_version: i64) -> Result<()>;
    async fn delete(&self, id: BaselineId, expected_version: i64) -> Result<()>;
}
