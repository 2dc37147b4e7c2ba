//! Aggregating a period (tổng hợp): the accepted reports become one report of the requester.

use std::collections::BTreeMap;

use super::period::ReportingPeriod;
use super::requester;
use crate::audit::AuditEntry;
use crate::kernel::id::{ReportId, ReportingPeriodId};
use crate::kernel::{Context, Quantity, Result};
use crate::report_templates::Cell;
use crate::report_templates::check::Values;
use crate::reports::acting::raced;
use crate::reports::figures::{Frame, indicator_of};
use crate::reports::repository::ReportView;
use crate::reports::{Change, Report, ReportContent, ReportEvent, ReportScope, ReportState, acting};
use crate::store::{ReadUnit, UnitOfWork};
use crate::tasks::event::Author;

/// Reports of one batch.
const BATCH: u64 = 500;

/// Adds up the accepted reports of an open period into the aggregate report, anew each time. Values that may not be
/// added up (rates, states of one organisation) stay out of it.
pub async fn aggregate(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: ReportingPeriodId,
) -> Result<ReportView> {
    let period = requester::hold_open(unit, context, id).await?;
    let frame = Frame::of(unit, context, period).await?;
    let mut sums = Sums::new(&frame);
    let mut counted = Counted::of(id);
    while let Some(reports) = counted.next(unit).await? {
        sums.add(&reports);
        mark_aggregated(unit, context, reports).await?;
    }
    let report = match unit.reports().aggregate_of(id).await? {
        Some(report) => rewrite(unit, context, report, sums.values).await?.id,
        None => {
            let first = report_of(context, &frame.period, sums.values);
            insert(unit, context, first).await?
        }
    };
    unit.audit_mut()
        .append(entry(context, id, sums.reports, report))
        .await?;
    acting::find(unit, context, report).await
}

/// After a correction in a locked period: the next version of its aggregate report, locked as the one before, with the
/// same texts. Nothing where the period was never aggregated. The caller holds the period alone.
pub(crate) async fn renew(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    frame: &Frame,
) -> Result<Option<AuditEntry>> {
    let id = frame.period.id;
    let Some(mut latest) = unit.reports().aggregate_of(id).await? else {
        return Ok(None);
    };
    let mut sums = Sums::new(frame);
    let mut counted = Counted::of(id);
    while let Some(reports) = counted.next(unit).await? {
        sums.add(&reports);
    }
    let mut next = latest.next_version(ReportId::new(context.ids), context.now);
    next.content.values = sums.values;
    next.lock();
    let next = insert(unit, context, next).await?;
    Ok(Some(entry(context, id, sums.reports, next)))
}

fn entry(context: &Context<'_>, id: ReportingPeriodId, reports: u64, aggregate: ReportId) -> AuditEntry {
    let entry = AuditEntry::new(context, "reporting_periods.aggregate", "reporting_period", id.0);
    entry.after(serde_json::json!({ "reports": reports, "aggregate_report_id": aggregate }))
}

/// The reports of a period that count, batch after batch.
pub(super) struct Counted {
    period_id: ReportingPeriodId,
    after: Option<ReportId>,
}

impl Counted {
    pub(super) fn of(period_id: ReportingPeriodId) -> Self {
        Self {
            period_id,
            after: None,
        }
    }

    pub(super) async fn next(&mut self, unit: &dyn ReadUnit) -> Result<Option<Vec<Report>>> {
        let reports = unit
            .reports()
            .counted_of_period(self.period_id, self.after, BATCH)
            .await?;
        let Some(last) = reports.last() else {
            return Ok(None);
        };
        self.after = Some(last.id);
        Ok(Some(reports))
    }
}

/// Values added up place by place.
pub(super) struct Sums<'a> {
    cells: BTreeMap<&'a str, &'a Cell>,
    pub(super) values: Values,
    reports: u64,
}

impl<'a> Sums<'a> {
    pub(super) fn new(frame: &'a Frame) -> Self {
        let cells = frame.template.content.cells();
        let cells = cells.filter(|cell| cell.adds_up(indicator_of(cell, &frame.indicators)));
        Self {
            cells: cells.map(|cell| (cell.code.as_str(), cell)).collect(),
            values: Values::new(),
            reports: 0,
        }
    }

    pub(super) fn add(&mut self, reports: &[Report]) {
        self.reports += reports.len() as u64;
        for (key, value) in reports.iter().flat_map(|report| &report.content.values) {
            if self.cells.contains_key(key.cell.as_str()) {
                let sum: &mut Quantity = self.values.entry(key.clone()).or_default();
                *sum = sum.plus(*value);
            }
        }
    }
}

async fn mark_aggregated(unit: &dyn UnitOfWork, context: &Context<'_>, reports: Vec<Report>) -> Result<()> {
    let accepted = reports
        .into_iter()
        .filter(|report| report.state == ReportState::Accepted);
    let written: Vec<(Report, ReportEvent)> = accepted
        .map(|mut report| {
            report.state = ReportState::Aggregated;
            let by = Some(Author::of(context));
            let event = report.record(Some(ReportState::Accepted), Change::Aggregated, by, context.now);
            (report, event)
        })
        .collect();
    unit.reports_mut().save(&written).await.map_err(raced)
}

/// Writes the sums into the aggregate report that is there; its texts stay.
pub(super) async fn rewrite(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    mut report: Report,
    values: Values,
) -> Result<Report> {
    report.content.values = values;
    let by = Some(Author::of(context));
    let event = report.record(Some(report.state), Change::Aggregated, by, context.now);
    let written = [(report, event)];
    unit.reports_mut().save(&written).await.map_err(raced)?;
    let [(report, _)] = written;
    Ok(report)
}

async fn insert(unit: &dyn UnitOfWork, context: &Context<'_>, mut report: Report) -> Result<ReportId> {
    let by = Some(Author::of(context));
    let event = report.record(None, Change::Aggregated, by, context.now);
    let id = report.id;
    unit.reports_mut().insert(&[(report, event)]).await?;
    Ok(id)
}

fn report_of(context: &Context<'_>, period: &ReportingPeriod, values: Values) -> Report {
    Report {
        id: ReportId::new(context.ids),
        period_id: period.id,
        template_id: period.template_id,
        organisation_id: period.organisation_id,
        requester_organisation_id: period.organisation_id,
        scope: ReportScope::Aggregate,
        version_number: 1,
        state: ReportState::Aggregated,
        submission_number: 0,
        content: ReportContent {
            values,
            ..ReportContent::default()
        },
        due_date: period.due_date,
        exclusion: None,
        submitted_on: None,
        frozen_timeliness: None,
        is_validated: false,
        return_reason: None,
        lock_exception: None,
        version: 1,
        created_at: context.now,
        updated_at: context.now,
    }
}
