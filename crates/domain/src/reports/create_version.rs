//! The next version of a locked report, while an exception holds: the locked one stays, and counts until the new one is
//! accepted.

use super::acting::{self, Before};
use super::event::Change;
use super::report::Report;
use super::repository::ReportView;
use super::state::{ReportAction, ReportState};
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
    let version_number = locked.report.version_number + 1;
    let mut next = next_version(&locked.report, version_number, context);
    let opened = next.record(
        None,
        Change::VersionCreated { version_number },
        Some(Author::of(context)),
        context.now,
    );
    let id = next.id;
    unit.reports_mut().insert(&[(next, opened)]).await?;
    // The exception is used up.
    let before = Before::of(&locked.report);
    locked.report.lock_exception = None;
    let change = Change::VersionCreated { version_number };
    acting::save(unit, context, before, locked, ReportAction::CreateVersion, change).await?;
    acting::find(unit, context, id).await
}

/// A draft that begins with the figures of the locked report.
fn next_version(locked: &Report, version_number: i32, context: &Context<'_>) -> Report {
    Report {
        id: ReportId::new(context.ids),
        version_number,
        state: ReportState::Draft,
        submission_number: 0,
        exclusion: None,
        submitted_on: None,
        frozen_timeliness: None,
        is_validated: false,
        return_reason: None,
        lock_exception: None,
        version: 1,
        created_at: context.now,
        updated_at: context.now,
        ..locked.clone()
    }
}
