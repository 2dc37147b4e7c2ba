//! Ends of a directive: concluded (kết thúc), revoked (thu hồi), superseded (thay thế).

use super::directive::{Directive, DirectiveState, Ending};
use super::save_draft;
use crate::audit::AuditEntry;
use crate::kernel::id::DirectiveId;
use crate::kernel::{Code, Context, Result};
use crate::store::UnitOfWork;
use crate::tasks::event::{Author, Change};

/// Tasks cancelled with one statement.
const BATCH: u64 = 500;

/// Withdraws a directive in force; its open tasks are cancelled.
pub async fn revoke(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: DirectiveId,
    reason: String,
) -> Result<Directive> {
    let directive = in_force(unit, context, id).await?;
    end(unit, context, directive, DirectiveState::Revoked, reason).await
}

/// Concludes a directive whose tasks are all closed, or with a reason all the same.
pub async fn conclude(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: DirectiveId,
    override_reason: Option<String>,
) -> Result<Directive> {
    let directive = in_force(unit, context, id).await?;
    let open_tasks = unit.directives().count_open_tasks(id).await?;
    if open_tasks > 0 && override_reason.is_none() {
        return Err(directive.conflict(
            Code::TasksOpen,
            format!("Còn {open_tasks} nhiệm vụ chưa kết thúc; kết thúc chúng hoặc gửi override_reason."),
            format!("{open_tasks} tasks are still open; close them or send override_reason."),
            &context.actor.scopes,
        ));
    }
    close(
        unit,
        context,
        directive,
        DirectiveState::Concluded,
        override_reason,
        open_tasks,
    )
    .await
}

/// Cancels the open tasks and closes the directive.
pub(super) async fn end(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    directive: Directive,
    state: DirectiveState,
    reason: String,
) -> Result<Directive> {
    let open_tasks = cancel_open_tasks(unit, context, directive.id, &reason).await?;
    close(unit, context, directive, state, Some(reason), open_tasks).await
}

async fn in_force(unit: &dyn UnitOfWork, context: &Context<'_>, id: DirectiveId) -> Result<Directive> {
    let directive = save_draft::find_own(unit, context, id).await?;
    if directive.state.is_in_force() {
        return Ok(directive);
    }
    Err(directive.conflict(
        Code::StateConflict,
        "Văn bản không còn hiệu lực hoặc chưa ban hành.",
        "The directive is not in force.",
        &context.actor.scopes,
    ))
}

async fn cancel_open_tasks(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: DirectiveId,
    reason: &str,
) -> Result<u64> {
    let mut cancelled = 0;
    let mut after = None;
    loop {
        let tasks = unit.tasks().open_of_directive(id, after, BATCH).await?;
        let Some(last) = tasks.last() else {
            return Ok(cancelled);
        };
        after = Some(last.id);
        cancelled += tasks.len() as u64;
        let changed: Vec<_> = tasks
            .into_iter()
            .map(|mut task| {
                let change = Change::Cancelled {
                    reason: reason.to_owned(),
                };
                let event = task.record(change, Some(Author::of(context)), context.now);
                (task, event)
            })
            .collect();
        unit.tasks_mut().save_many(&changed).await?;
    }
}

async fn close(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    directive: Directive,
    state: DirectiveState,
    reason: Option<String>,
    open_tasks: u64,
) -> Result<Directive> {
    let before = directive.record();
    let version = directive.version;
    let ended = Directive {
        state,
        ending: Some(Ending {
            at: context.now,
            by: Author::of(context),
            reason: reason.clone(),
            open_tasks,
        }),
        version: version + 1,
        updated_at: context.now,
        ..directive
    };
    unit.directives_mut().update(&ended, version).await?;
    let action = format!("directives.{}", state.as_str());
    let entry = AuditEntry::new(context, &action, "directive", ended.id.0)
        .before(before)
        .after(ended.record());
    let entry = match reason {
        Some(reason) => entry.reason(reason),
        None => entry,
    };
    unit.audit_mut().append(entry).await?;
    Ok(ended)
}
