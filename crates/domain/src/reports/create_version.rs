//! The next version of a locked report, while an exception holds: the locked one stays, and counts until the new one is
//! accepted. The exception goes over to the new version and is judged there.

use super::acting::{self, Before};
use super::event::Change;
use super::repository::ReportView;
use super::state::ReportAction;
use crate::kernel::id::ReportId;
use crate::kernel::{Context, Result};
use crate::store::UnitOfWork;
use crate::tasks::event::Author;

pub async fn create_version(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: ReportId,
) -> Result<ReportView> {
    let mut locked = acting::find_for_change(unit, context, id).await?;
    locked.admit(ReportAction::CreateVersion, context)?;
    let before = Before::of(&locked.report);
    let mut next = locked
        .report
        .next_version(ReportId::new(context.ids), context.now);
    let change = Change::VersionCreated {
        version_number: next.version_number,
    };
    let opened = next.record(None, change.clone(), Some(Author::of(context)), context.now);
    let id = next.id;
    unit.reports_mut().insert(&[(next, opened)]).await?;
    acting::save(unit, context, before, locked, ReportAction::CreateVersion, change).await?;
    acting::find(unit, context, id).await
}
