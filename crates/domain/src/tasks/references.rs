//! What a command refers to outside its task: vocabularies, files, organisations, the tasks above and below.

use chrono::NaiveDate;

use super::command::Command;
use super::parties;
use super::repository::TaskView;
use super::task::Task;
use crate::evidence;
use crate::kernel::id::OrganisationId;
use crate::kernel::{Actor, Code, Context, Error, Faults, Result};
use crate::organisations::reach::reaches;
use crate::store::UnitOfWork;

/// Notes every fault in what the command refers to.
pub(super) async fn check(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    view: &TaskView,
    command: &Command,
    faults: &mut Faults,
) -> Result<()> {
    let task = &view.task;
    match command {
        Command::ReportCompletion { evidence, .. } => {
            let kinds = unit.vocabularies().terms_of("evidence_kinds").await?;
            evidence::check_references(unit, context, (evidence, &[]), &kinds.into(), faults).await
        }
        Command::Reassign {
            lead_organisation_id, ..
        } => {
            let named = [("/lead_organisation_id".to_owned(), *lead_organisation_id)];
            parties::check(unit, context, &named, faults).await
        }
        Command::Escalate {
            to_organisation_id: Some(superior),
            ..
        } => {
            let named = [("/to_organisation_id".to_owned(), *superior)];
            parties::check(unit, context, &named, faults).await
        }
        Command::Coordinate { organisation_id, .. } => {
            check_reach(unit, context.actor, *organisation_id, faults).await
        }
        Command::SetDueDate { due_date, .. } => {
            check_children(unit, task, *due_date, faults).await?;
            check_parent(unit, context.actor, task, *due_date, faults).await
        }
        Command::CounterExtension { due_date, .. } | Command::RequestExtension { due_date, .. } => {
            check_parent(unit, context.actor, task, Some(*due_date), faults).await
        }
        Command::ApproveExtension { .. } => {
            let asked = task
                .open_extension()
                .map(|extension| extension.requested_due_date);
            check_parent(unit, context.actor, task, asked, faults).await
        }
        Command::AcceptCounterOffer { .. } => {
            let offered = task
                .open_extension()
                .and_then(|extension| extension.offered_due_date);
            check_parent(unit, context.actor, task, offered, faults).await
        }
        _ => Ok(()),
    }
}

/// A coordinator speaks for its own organisation, or for one below it where its rights reach there.
async fn check_reach(
    unit: &dyn UnitOfWork,
    actor: &Actor,
    organisation_id: OrganisationId,
    faults: &mut Faults,
) -> Result<()> {
    if !reaches(unit, actor, organisation_id).await? {
        faults.add(
            "/organisation_id",
            Code::UnknownReference,
            "Chỉ được cập nhật phần phối hợp của đơn vị mình hoặc đơn vị trực thuộc trong phạm vi quyền.",
            "Only the part of your own organisation, or of one below it within your rights, can be updated.",
        );
    }
    Ok(())
}

/// No open part may be due after the whole.
async fn check_children(
    unit: &dyn UnitOfWork,
    task: &Task,
    due_date: Option<NaiveDate>,
    faults: &mut Faults,
) -> Result<()> {
    let Some(due_date) = due_date else {
        return Ok(());
    };
    for child in unit.tasks().children(task.id).await? {
        let Some(later) = child.due_date.filter(|date| *date > due_date) else {
            continue;
        };
        if !child.state.is_terminal() {
            let id = child.id;
            faults.add(
                "/due_date",
                Code::DueAfterParent,
                format!("Nhiệm vụ giao lại {id} có hạn {later}, sau hạn mới; hãy lùi hạn mới hoặc đặt lại hạn của nhiệm vụ đó."),
                format!("The delegated task {id} is due on {later}, after the new date: choose a later one or re-date that task first."),
            );
        }
    }
    Ok(())
}

/// A part is due no later than the whole; without a date it would be due later than any.
async fn check_parent(
    unit: &dyn UnitOfWork,
    actor: &Actor,
    task: &Task,
    due_date: Option<NaiveDate>,
    faults: &mut Faults,
) -> Result<()> {
    let Some(parent) = parent_of(unit, actor, task).await? else {
        return Ok(());
    };
    let Some(latest) = parent.due_date else {
        return Ok(());
    };
    if due_date.is_none_or(|date| date > latest) {
        faults.add(
            "/due_date",
            Code::DueAfterParent,
            format!("Thời hạn của nhiệm vụ giao lại không được sau thời hạn của nhiệm vụ gốc ({latest})."),
            format!("A delegated task is due no later than its parent ({latest})."),
        );
    }
    Ok(())
}

/// The task of which this is a part. Its lead assigned this one, so it is read as that lead sees it: the rule holds
/// whoever acts.
pub(super) async fn parent_of(unit: &dyn UnitOfWork, actor: &Actor, task: &Task) -> Result<Option<Task>> {
    let Some(id) = task.parent_id else {
        return Ok(None);
    };
    let lead_of_parent = Actor {
        organisation_id: task.assigner_organisation_id,
        includes_descendants: false,
        ..actor.clone()
    };
    match unit.tasks().find(id, &lead_of_parent).await? {
        Some(view) => Ok(Some(view.task)),
        None => Err(Error::internal(format!(
            "task {} has lost its parent {id}",
            task.id
        ))),
    }
}
