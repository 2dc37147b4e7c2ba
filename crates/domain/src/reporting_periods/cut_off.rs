//! The service derives by itself: once the cut-off of a period has passed, every draft is derived from all that was logged
//! up to it.

use chrono::{DateTime, NaiveDate, Utc};

use super::period::{PeriodState, ReportingPeriod};
use crate::audit::AuditEntry;
use crate::kernel::id::{ReportId, ReportingPeriodId};
use crate::kernel::{Error, Result};
use crate::report_templates::ReportTemplate;
use crate::reports::derive::Deriver;
use crate::store::Store;

/// Reports of one transaction.
const BATCH: u64 = 200;
/// How often a batch is tried again when somebody changed one of its reports meanwhile.
const ATTEMPTS: usize = 5;

/// What a run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CutOffReport {
    pub periods: u64,
    /// Drafts whose figures changed.
    pub drafts: u64,
}

/// Derives the drafts of each period once. Each batch has its own transaction, and the period is marked last: a run that
/// breaks off is begun again, and finds nothing to change in what it did.
pub async fn run(store: &dyn Store, now: DateTime<Utc>, today: NaiveDate) -> Result<CutOffReport> {
    let mut report = CutOffReport::default();
    loop {
        let unit = store.read().await?;
        let Some(period) = unit.reporting_periods().next_to_derive(today).await? else {
            return Ok(report);
        };
        let template = unit.report_templates().find_unscoped(period.template_id).await?;
        drop(unit);
        let template = template.ok_or_else(|| Error::internal("a period without its template"))?;
        let run = Run {
            store,
            period: &period,
            template: &template,
            now,
        };
        report.drafts += run.derive_all().await?;
        report.periods += 1;
    }
}

struct Run<'a> {
    store: &'a dyn Store,
    period: &'a ReportingPeriod,
    template: &'a ReportTemplate,
    now: DateTime<Utc>,
}

impl Run<'_> {
    async fn derive_all(&self) -> Result<u64> {
        let (mut after, mut drafts) = (None, 0);
        loop {
            let (last, changed) = self.attempt(after).await?;
            drafts += changed;
            match last {
                Some(last) => after = Some(last),
                None => break,
            }
        }
        self.mark(drafts).await?;
        Ok(drafts)
    }

    /// One batch: its last report, `None` when there was none, and how many changed.
    async fn attempt(&self, after: Option<ReportId>) -> Result<(Option<ReportId>, u64)> {
        let mut done = self.batch(after).await;
        for _ in 1..ATTEMPTS {
            if !matches!(done, Err(Error::Stale)) {
                break;
            }
            done = self.batch(after).await;
        }
        done
    }

    async fn batch(&self, after: Option<ReportId>) -> Result<(Option<ReportId>, u64)> {
        let unit = self.store.begin().await?;
        let id: ReportingPeriodId = self.period.id;
        let period = unit.reporting_periods_mut().hold_shared(id).await?;
        if period.is_none_or(|period| period.state != PeriodState::Open) {
            return Ok((None, 0));
        }
        let drafts = unit.reports().drafts_of_period(id, after, BATCH).await?;
        let last = drafts.last().map(|report| report.id);
        let deriver = Deriver::of(&*unit, &self.template.content, self.period.window).await?;
        let changed = deriver.renew(&*unit, drafts, None, self.now).await?;
        unit.commit().await?;
        Ok((last, changed))
    }

    /// Notes that it is done, unless another replica was faster.
    async fn mark(&self, drafts: u64) -> Result<()> {
        let unit = self.store.begin().await?;
        let held = unit.reporting_periods_mut().hold(self.period.id).await?;
        let Some(before) = held.filter(|period| period.derived_at.is_none()) else {
            return Ok(());
        };
        let period = ReportingPeriod {
            derived_at: Some(self.now),
            version: before.version + 1,
            updated_at: self.now,
            ..before.clone()
        };
        unit.reporting_periods_mut()
            .update(&period, before.version)
            .await?;
        let mut after = period.record();
        after["drafts"] = drafts.into();
        let entry = AuditEntry::of_service(
            self.now,
            "reporting_periods.derive",
            "reporting_period",
            period.id.0,
        );
        unit.audit_mut()
            .append(entry.before(before.record()).after(after))
            .await?;
        unit.commit().await
    }
}
