//! Locking a period (chốt số liệu): from then on a figure changes only by a new version under an exception.

use super::aggregate::{Counted, Sums, rewrite};
use super::period::{PeriodState, ReportingPeriod};
use super::requester;
use crate::audit::AuditEntry;
use crate::kernel::id::ReportingPeriodId;
use crate::kernel::{Code, Context, Error, Result};
use crate::reports::acting::raced;
use crate::reports::figures::Frame;
use crate::reports::{Change, Report, ReportEvent, ReportState};
use crate::store::UnitOfWork;
use crate::tasks::event::Author;

/// Locks every report whose figures count, and the aggregate report, if there is one, with what was accepted since. Reports
/// that wait for a decision are a conflict; those never sent stay missing.
pub async fn lock(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: ReportingPeriodId,
) -> Result<ReportingPeriod> {
    let before = requester::hold_open(unit, context, id).await?;
    let pending = unit.reports().pending_of_period(id).await?;
    if pending > 0 {
        return Err(Error::conflict(
            Code::ReportsPending,
            format!("Còn {pending} báo cáo chờ duyệt; hãy duyệt hoặc trả lại trước khi chốt."),
            format!("{pending} reports wait for a decision: accept or return them before you lock."),
        ));
    }
    let frame = Frame::of(unit, context, before.clone()).await?;
    let mut sums = Sums::new(&frame);
    let mut counted = Counted::of(id);
    while let Some(reports) = counted.next(unit).await? {
        sums.add(&reports);
        lock_all(unit, context, reports).await?;
    }
    if let Some(mut aggregate) = unit.reports().aggregate_of(id).await? {
        if aggregate.content.values != sums.values {
            aggregate = rewrite(unit, context, aggregate, sums.values).await?;
        }
        lock_all(unit, context, vec![aggregate]).await?;
    }
    let mut period = before.clone();
    period.state = PeriodState::Locked;
    period.version += 1;
    period.updated_at = context.now;
    unit.reporting_periods_mut()
        .update(&period, before.version)
        .await
        .map_err(raced)?;
    let entry = AuditEntry::new(context, "reporting_periods.lock", "reporting_period", id.0);
    unit.audit_mut()
        .append(entry.before(before.record()).after(period.record()))
        .await?;
    Ok(period)
}

async fn lock_all(unit: &dyn UnitOfWork, context: &Context<'_>, reports: Vec<Report>) -> Result<()> {
    let open = reports
        .into_iter()
        .filter(|report| report.state != ReportState::Locked);
    let written: Vec<(Report, ReportEvent)> = open
        .map(|mut report| {
            let from = report.state;
            report.lock();
            let by = Some(Author::of(context));
            let event = report.record(Some(from), Change::Locked, by, context.now);
            (report, event)
        })
        .collect();
    unit.reports_mut().save(&written).await.map_err(raced)
}
