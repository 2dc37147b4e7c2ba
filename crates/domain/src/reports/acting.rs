//! What every action on a report shares: who sees it, what it was, saving it with its history and the audit entry.

use super::event::Change;
use super::report::{Circumstances, Report};
use super::repository::ReportView;
use super::state::{ReportAction, ReportState};
use crate::audit::AuditEntry;
use crate::kernel::id::ReportId;
use crate::kernel::{Code, Context, Error, Result};
use crate::report_templates::ReportTemplate;
use crate::store::{ReadUnit, UnitOfWork};
use crate::tasks::event::Author;

/// The report when the actor sees it, for reading.
pub async fn find(unit: &dyn ReadUnit, context: &Context<'_>, id: ReportId) -> Result<ReportView> {
    let found = unit.reports().find(id, context.actor).await?;
    found.ok_or(Error::NotFound)
}

/// The report when the actor sees it, for an action on it: its period is not locked before the unit ends.
pub async fn find_for_change(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: ReportId,
) -> Result<ReportView> {
    let found = unit.reports_mut().find_for_change(id, context.actor).await?;
    found.ok_or(Error::NotFound)
}

/// The template of a report that the actor sees.
pub async fn template_of(
    unit: &dyn ReadUnit,
    context: &Context<'_>,
    report: &Report,
) -> Result<ReportTemplate> {
    let found = unit
        .report_templates()
        .find(report.template_id, context.actor)
        .await?;
    found.ok_or_else(|| Error::internal("a report without its template"))
}

impl ReportView {
    pub fn circumstances(&self, context: &Context<'_>) -> Circumstances {
        Circumstances {
            standing: self.standing,
            period: self.period_state,
            is_newest: self.is_newest,
            today: context.today,
        }
    }

    pub fn allowed_actions(&self, context: &Context<'_>) -> Vec<ReportAction> {
        self.report.allowed_actions(self.circumstances(context))
    }

    pub fn admit(&self, action: ReportAction, context: &Context<'_>) -> Result<()> {
        self.report.admit(action, self.circumstances(context))
    }
}

/// A report as it was before an action.
pub struct Before {
    state: ReportState,
    record: serde_json::Value,
}

impl Before {
    pub fn of(report: &Report) -> Self {
        Self {
            state: report.state,
            record: report.audit_record(),
        }
    }
}

/// Saves the report, what happened to it, and who did it; the audit entry comes last.
pub async fn save(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    before: Before,
    view: ReportView,
    action: ReportAction,
    change: Change,
) -> Result<ReportView> {
    let (view, entry) = write(unit, context, before, view, action.as_str(), change).await?;
    unit.audit_mut().append(entry).await?;
    Ok(view)
}

/// As [`save`], but gives the audit entry, which the caller appends when all else is written.
pub(super) async fn write(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    before: Before,
    mut view: ReportView,
    action: &str,
    change: Change,
) -> Result<(ReportView, AuditEntry)> {
    let reason = change.reason().map(str::to_owned);
    let event = view
        .report
        .record(Some(before.state), change, Some(Author::of(context)), context.now);
    let written = [(view.report, event)];
    unit.reports_mut().save(&written).await.map_err(raced)?;
    let [(report, _)] = written;
    view.report = report;
    let mut entry = audit_entry(context, action, &view.report).before(before.record);
    if let Some(reason) = reason {
        entry = entry.reason(reason);
    }
    Ok((view, entry))
}

/// The audit entry of what was done with a report, as it then is.
pub(super) fn audit_entry(context: &Context<'_>, action: &str, report: &Report) -> AuditEntry {
    let action = format!("reports.{action}");
    AuditEntry::new(context, &action, "report", report.id.0).after(report.audit_record())
}

/// An action names no version: when another was faster, that is a conflict to be tried again, not a stale copy.
pub fn raced(error: Error) -> Error {
    match error {
        Error::Stale => Error::conflict(
            Code::StateConflict,
            "Báo cáo vừa được người khác thay đổi; hãy xem lại rồi gửi lại.",
            "Somebody changed the report at the same moment: look at it again, then send the action once more.",
        ),
        other => other,
    }
}
