//! Reminding of a report (đôn đốc): an event and nothing else.

use super::acting;
use super::event::Change;
use super::repository::ReportView;
use super::state::ReportAction;
use crate::kernel::id::ReportId;
use crate::kernel::{Context, Result};
use crate::store::UnitOfWork;
use crate::tasks::event::Author;

pub async fn remind(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: ReportId,
    note: Option<String>,
) -> Result<ReportView> {
    let view = acting::find_for_change(unit, context, id).await?;
    view.admit(ReportAction::Remind, context)?;
    let change = Change::Reminded { note };
    let event = view.report.notice(change, Some(Author::of(context)), context.now);
    let noted = [(&view.report, event)];
    unit.reports_mut().note(&noted).await.map_err(acting::raced)?;
    let entry = acting::audit_entry(context, ReportAction::Remind.as_str(), &view.report);
    unit.audit_mut().append(entry).await?;
    Ok(view)
}
