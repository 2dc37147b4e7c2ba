//! Aggregating a period (tổng hợp): the accepted reports become one report of the requester.

use std::collections::BTreeMap;

use super::period::ReportingPeriod;
use super::requester;
use crate::audit::AuditEntry;
use crate::indicators::Indicator;
use crate::kernel::id::{ReportId, ReportingPeriodId};
use crate::kernel::{Context, Error, Quantity, Result};
use crate::report_templates::{Cell, ReportTemplate, ValueKey};
use crate::reports::acting::raced;
use crate::reports::repository::ReportView;
use crate::reports::{Change, Report, ReportContent, ReportEvent, ReportScope, ReportState, acting, figures};
use crate::store::UnitOfWork;
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
    let template = unit
        .report_templates()
        .find(period.template_id, context.actor)
        .await?;
    let template = template.ok_or_else(|| Error::internal("a period without its template"))?;
    let indicators = figures::indicators_of(unit, &template).await?;
    let mut sums = Sums::new(&template, &indicators);
    let mut after = None;
    loop {
        let reports = unit.reports().counted_of_period(id, after, BATCH).await?;
        let Some(last) = reports.last() else { break };
        after = Some(last.id);
        reports.iter().for_each(|report| sums.add(report));
        mark_aggregated(unit, context, reports).await?;
    }
    let report = save(unit, context, &period, sums.content).await?;
    let entry = AuditEntry::new(context, "reporting_periods.aggregate", "reporting_period", id.0);
    let record = serde_json::json!({ "reports": sums.reports, "aggregate_report_id": report });
    unit.audit_mut().append(entry.after(record)).await?;
    acting::find(unit, context, report).await
}

/// Values added up place by place.
struct Sums<'a> {
    cells: BTreeMap<&'a str, &'a Cell>,
    content: ReportContent,
    reports: u64,
}

impl<'a> Sums<'a> {
    fn new(template: &'a ReportTemplate, indicators: &BTreeMap<String, Indicator>) -> Self {
        let cells = template
            .content
            .cells()
            .filter(|cell| cell.adds_up(figures::indicator_of(cell, indicators)));
        Self {
            cells: cells.map(|cell| (cell.code.as_str(), cell)).collect(),
            content: ReportContent::default(),
            reports: 0,
        }
    }

    fn add(&mut self, report: &Report) {
        self.reports += 1;
        for (key, value) in &report.content.values {
            if self.cells.contains_key(key.cell.as_str()) {
                let sum: &mut Quantity = self.values().entry(key.clone()).or_default();
                *sum = sum.plus(*value);
            }
        }
    }

    fn values(&mut self) -> &mut BTreeMap<ValueKey, Quantity> {
        &mut self.content.values
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

/// Writes the aggregate report, over the one that is there.
async fn save(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    period: &ReportingPeriod,
    content: ReportContent,
) -> Result<ReportId> {
    let by = Some(Author::of(context));
    if let Some(mut report) = unit.reports().aggregate_of(period.id).await? {
        report.content = ReportContent {
            narratives: report.content.narratives.clone(),
            ..content
        };
        let event = report.record(Some(report.state), Change::Aggregated, by, context.now);
        let id = report.id;
        unit.reports_mut().save(&[(report, event)]).await.map_err(raced)?;
        return Ok(id);
    }
    let mut report = Report {
        id: ReportId::new(context.ids),
        period_id: period.id,
        template_id: period.template_id,
        organisation_id: period.organisation_id,
        requester_organisation_id: period.organisation_id,
        scope: ReportScope::Aggregate,
        version_number: 1,
        state: ReportState::Aggregated,
        submission_number: 0,
        content,
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
    };
    let event = report.record(None, Change::Aggregated, by, context.now);
    let id = report.id;
    unit.reports_mut().insert(&[(report, event)]).await?;
    Ok(id)
}
