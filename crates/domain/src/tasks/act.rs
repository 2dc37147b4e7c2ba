//! Acting on a task: who sees it, decides by the machine, records, and carries the effects beyond the task.

use serde_json::json;

use super::command::{Command, NO_EXTENSION};
use super::event::{Author, Change, TaskEvent};
use super::references;
use super::repository::TaskView;
use super::task::Task;
use crate::audit::AuditEntry;
use crate::evidence::files_of;
use crate::kernel::id::{ExtensionId, TaskId};
use crate::kernel::{Code, Context, Error, Faults, Message, Result};
use crate::store::UnitOfWork;

/// How many parts, parts of parts included, are cancelled with a task at once.
pub const MAX_CANCELLED_TOGETHER: usize = 1000;

/// Carries out a command and gives the task as it then is.
///
/// Errors: not found for whoever does not see the task, forbidden without the part that the action takes, a conflict
/// in the wrong state, invalid with every fault of the command.
pub async fn act(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: TaskId,
    command: Command,
) -> Result<TaskView> {
    let view = find(unit, context, id).await?;
    perform(unit, context, view, command).await
}

/// Answers an extension request, which must be the open one: not found when the task never had it, a conflict when
/// it was answered before.
pub async fn answer_extension(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: TaskId,
    extension_id: ExtensionId,
    command: Command,
) -> Result<TaskView> {
    let view = find(unit, context, id).await?;
    let task = &view.task;
    if !task
        .extensions
        .iter()
        .any(|extension| extension.id == extension_id)
    {
        return Err(Error::NotFound);
    }
    task.admit(command.action(), view.standing, context)?;
    if task.open_extension().is_none_or(|open| open.id != extension_id) {
        let message = Message::new(NO_EXTENSION.0, NO_EXTENSION.1);
        return Err(task.conflict(Code::NoExtensionOpen, message, view.standing, context));
    }
    perform(unit, context, view, command).await
}

pub(super) async fn find(unit: &dyn UnitOfWork, context: &Context<'_>, id: TaskId) -> Result<TaskView> {
    unit.tasks().find(id, context.actor).await?.ok_or(Error::NotFound)
}

/// An action names no version: when another was faster, that is a conflict to be tried again, not a stale copy.
pub(super) fn raced(error: Error) -> Error {
    match error {
        Error::Stale => Error::conflict(
            Code::StateConflict,
            "Nhiệm vụ vừa được người khác thay đổi; hãy xem lại rồi gửi lại.",
            "Somebody changed the task at the same moment: look at it again, then send the action once more.",
        ),
        other => other,
    }
}

async fn perform(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    mut view: TaskView,
    command: Command,
) -> Result<TaskView> {
    view.task.admit(command.action(), view.standing, context)?;
    let command = complete(unit, &view.task, command).await?;
    let action = command.action();
    let mut faults = Faults::new();
    references::check(unit, context, &view, &command, &mut faults).await?;
    let change = faults.absorb(view.task.decide(command, view.standing, context))?;
    faults.into_result()?;
    let change = change.ok_or_else(|| Error::internal("a decision without faults gave no change"))?;

    let before = view.task.record_of_state();
    let reason = change.reason().map(str::to_owned);
    let event = view.task.record(change, Some(Author::of(context)), context.now);
    unit.tasks_mut().save(&view.task, &event).await.map_err(raced)?;
    let cancelled = effects(unit, context, &view.task, &event).await?;

    let mut after = view.task.record_of_state();
    if !cancelled.is_empty() {
        after["cancelled_with_it"] = json!(cancelled);
    }
    let mut entry = AuditEntry::new(
        context,
        &format!("tasks.{}", action.as_str()),
        "task",
        view.task.id.0,
    )
    .before(before)
    .after(after);
    if let Some(reason) = reason {
        entry = entry.reason(reason);
    }
    if matches!(event.change, Change::Reassigned { .. }) {
        // The new lead brings its name, and may change in what capacity the actor sees the task.
        view = find(unit, context, view.task.id).await?;
    }
    unit.audit_mut().append(entry).await?;
    Ok(view)
}

/// Fills in what the caller left to the service: by default a task is escalated to the superior of its lead. One that
/// has ended is refused with its successors, as if the caller had named it.
async fn complete(unit: &dyn UnitOfWork, task: &Task, command: Command) -> Result<Command> {
    let Command::Escalate {
        to_organisation_id: None,
        note,
    } = command
    else {
        return Ok(command);
    };
    let lead = unit.organisations().find(task.lead_organisation_id).await?;
    let superior = lead.and_then(|lead| lead.parent_id).ok_or_else(|| {
        Error::invalid(
            "/to_organisation_id",
            Code::Required,
            "Đơn vị chủ trì không có đơn vị cấp trên trong danh bạ; hãy nêu to_organisation_id.",
            "The lead has no superior in the registry: name one in to_organisation_id.",
        )
    })?;
    Ok(Command::Escalate {
        to_organisation_id: Some(superior),
        note,
    })
}

/// What a change does beyond its task; gives the ids of the tasks that were cancelled with it.
async fn effects(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    task: &Task,
    event: &TaskEvent,
) -> Result<Vec<TaskId>> {
    match &event.change {
        Change::Accepted { .. } => {
            unit.directives_mut()
                .mark_in_progress(task.directive_id, context.now)
                .await?;
        }
        Change::Reassigned {
            lead_organisation_id, ..
        } => {
            unit.tasks_mut().refresh_viewers(task).await?;
            unit.directives_mut()
                .admit(task.directive_id, &[*lead_organisation_id])
                .await?;
        }
        Change::CompletionReported { evidence, .. } => {
            let files = files_of(evidence);
            if !files.is_empty() {
                unit.attachments_mut().link_task(task.id, &files).await?;
            }
        }
        Change::Cancelled { reason } => return cancel_parts(unit, context, task, reason).await,
        _ => {}
    }
    Ok(Vec::new())
}

/// Cancels every open task that was delegated from this one, however deep.
async fn cancel_parts(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    task: &Task,
    reason: &str,
) -> Result<Vec<TaskId>> {
    let mut cancelled = Vec::new();
    for mut part in open_parts(unit, task.id).await? {
        let change = Change::Cancelled {
            reason: reason.to_owned(),
        };
        let event = part.record(change, Some(Author::of(context)), context.now);
        cancelled.push((part, event));
    }
    if !cancelled.is_empty() {
        unit.tasks_mut().save_many(&cancelled).await.map_err(raced)?;
    }
    Ok(cancelled.into_iter().map(|(part, _)| part.id).collect())
}

async fn open_parts(unit: &dyn UnitOfWork, id: TaskId) -> Result<Vec<Task>> {
    let (mut open, mut seen, mut above) = (Vec::new(), 0, vec![id]);
    while let Some(id) = above.pop() {
        let children = unit.tasks().children(id).await?;
        seen += children.len();
        if seen > MAX_CANCELLED_TOGETHER {
            return Err(Error::conflict(
                Code::TasksOpen,
                format!(
                    "Nhiệm vụ đã được giao lại thành hơn {MAX_CANCELLED_TOGETHER} nhiệm vụ; hãy hủy bớt các nhiệm vụ đó trước."
                ),
                format!(
                    "More than {MAX_CANCELLED_TOGETHER} tasks were delegated from this one: cancel some of them first."
                ),
            ));
        }
        above.extend(children.iter().map(|child| child.id));
        open.extend(children.into_iter().filter(|child| !child.state.is_terminal()));
    }
    // In one order for all who write many, so that two of them never wait for each other.
    open.sort_by_key(|part: &Task| part.id);
    Ok(open)
}
