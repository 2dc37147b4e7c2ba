//! Port: indicators, the values that accepted reports gave them, and the totals up the tree of the day.

use async_trait::async_trait;
use chrono::NaiveDate;

use super::indicator::Indicator;
use super::masking::Share;
use crate::kernel::id::{IndicatorId, OrganisationId, ReportId, ReportingPeriodId};
use crate::kernel::{Actor, Cursor, Page, Quantity, Result};
use crate::reporting_periods::Window;

/// What to list, by code; every filter that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct IndicatorQuery {
    pub text: Option<String>,
    pub code: Option<String>,
    /// 1 to 4: only of this goal of the Programme.
    pub goal: Option<u32>,
    pub limit: u64,
    pub after: Option<Cursor>,
    pub count: bool,
}

/// A value of an accepted report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorValue {
    pub indicator_id: IndicatorId,
    pub period_id: ReportingPeriodId,
    pub report_id: ReportId,
    pub organisation_id: OrganisationId,
    /// Last day of the period's window.
    pub until: NaiveDate,
    /// Empty for the whole cell.
    pub category: String,
    pub value: Quantity,
}

/// What the reports of an organisation's branch add up to in a period, where there are any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorTotal {
    pub organisation_id: OrganisationId,
    pub period_id: ReportingPeriodId,
    pub period_identifier: String,
    pub template_code: String,
    pub window: Window,
    pub is_locked: bool,
    pub category: String,
    pub total: Quantity,
    /// From how many reports.
    pub reports: u64,
}

/// An indicator over the branch of an organisation in some periods.
#[derive(Debug, Clone, Copy)]
pub struct Branch<'a> {
    pub indicator_id: IndicatorId,
    pub organisation_id: OrganisationId,
    pub period_ids: &'a [ReportingPeriodId],
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchShare {
    pub period_id: ReportingPeriodId,
    pub category: String,
    pub share: Share,
    /// Whether the organisation asked for the reports of the period, or stands above who did: then all are in its branch.
    pub is_whole_period: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnValue {
    pub period_id: ReportingPeriodId,
    pub category: String,
    pub value: Quantity,
    /// Whether the actor sees the report.
    pub is_seen: bool,
}

#[derive(Debug, Clone)]
pub struct TotalsQuery {
    pub indicator_id: IndicatorId,
    pub organisation_id: OrganisationId,
    pub template_code: Option<String>,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    pub limit: u64,
    pub after: Option<Cursor>,
}

#[async_trait]
pub trait IndicatorReader: Send + Sync {
    async fn find(&self, id: IndicatorId) -> Result<Option<Indicator>>;
    async fn list(&self, query: &IndicatorQuery) -> Result<Page<Indicator>>;
    /// Whether a report with a figure of it was accepted.
    async fn has_values(&self, id: IndicatorId) -> Result<bool>;
    /// In no particular order; unknown codes are left out.
    async fn of_codes(&self, codes: &[String]) -> Result<Vec<Indicator>>;
    /// Totals of one organisation that reports gave, latest cut-off first.
    async fn totals(&self, query: &TotalsQuery) -> Result<Page<IndicatorTotal>>;
    /// What the branch of an organisation adds up to in each of these periods, by category, beside what those of its
    /// reports that the actor sees do.
    async fn shares(&self, of: &Branch<'_>, actor: &Actor) -> Result<Vec<BranchShare>>;
    /// What the organisation's own report gave in each of these periods, by category.
    async fn own_values(&self, of: &Branch<'_>, actor: &Actor) -> Result<Vec<OwnValue>>;
}

#[async_trait]
pub trait IndicatorWriter: Send + Sync {
    async fn insert(&self, indicators: &[Indicator]) -> Result<()>;
    /// Saves over `expected_version`; [`crate::kernel::Error::Stale`] when another was faster.
    async fn update(&self, indicator: &Indicator, expected_version: i64) -> Result<()>;
    /// Writes the values and adds them to the totals of all who see the reports.
    async fn add_values(&self, values: &[IndicatorValue]) -> Result<()>;
    /// Takes all values of these reports out again.
    async fn remove_values(&self, reports: &[ReportId]) -> Result<()>;
}
