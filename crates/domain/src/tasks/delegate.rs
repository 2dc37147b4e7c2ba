//! Delegating (chuyển xử lý, giao lại): a part of a task, with a lead of its own; the lead of the whole stays accountable.

use serde_json::json;

use super::act::{find, raced};
use super::command::Command;
use super::event::{Author, Change, CoordinationStatus, Participant, ParticipantRole};
use super::repository::TaskView;
use super::state::Action;
use super::task::{Assignment, Task};
use super::{parties, references};
use crate::audit::AuditEntry;
use crate::kernel::id::{OrganisationId, TaskId};
use crate::kernel::{Code, Context, Error, Faults, Result};
use crate::store::UnitOfWork;

/// How many tasks may stand below one another, the one that came from the directive included.
pub const MAX_DEPTH: usize = 5;

/// A part of a task as its lead hands it on.
#[derive(Debug, Clone)]
pub struct Delegation {
    pub lead_organisation_id: OrganisationId,
    /// No later than that of the parent, which is taken where it is absent.
    pub due_date: Option<chrono::NaiveDate>,
    pub participants: Vec<(OrganisationId, ParticipantRole)>,
}

/// Creates the child task and notes it on its parent, both in one transaction; gives the child.
pub async fn delegate(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: TaskId,
    delegation: Delegation,
) -> Result<TaskView> {
    let mut view = find(unit, context, id).await?;
    view.task.admit(Action::Delegate, view.standing, context)?;
    let mut faults = Faults::new();
    check_line(unit, context, &view.task, &delegation, &mut faults).await?;
    check_parties(unit, context, &delegation, &mut faults).await?;
    let child_id = TaskId::new(context.ids);
    let command = Command::Delegate {
        child_id,
        lead_organisation_id: delegation.lead_organisation_id,
        due_date: delegation.due_date,
    };
    let change = faults.absorb(view.task.decide(command, view.standing, context))?;
    faults.into_result()?;
    let Some(change @ Change::Delegated { due_date, .. }) = change else {
        return Err(Error::internal("a delegation without faults gave no child"));
    };

    let before = view.task.record_of_state();
    let event = view.task.record(change, Some(Author::of(context)), context.now);
    unit.tasks_mut().save(&view.task, &event).await.map_err(raced)?;
    insert_child(unit, context, &view.task, child_id, due_date, &delegation).await?;
    let mut after = view.task.record_of_state();
    after["child_id"] = json!(child_id);
    after["child_lead_organisation_id"] = json!(delegation.lead_organisation_id);
    let entry = AuditEntry::new(context, "tasks.delegate", "task", id.0)
        .before(before)
        .after(after);
    let child = find(unit, context, child_id).await?;
    unit.audit_mut().append(entry).await?;
    Ok(child)
}

async fn insert_child(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    parent: &Task,
    id: TaskId,
    due_date: Option<chrono::NaiveDate>,
    delegation: &Delegation,
) -> Result<()> {
    let participants = delegation
        .participants
        .iter()
        .map(|(organisation_id, role)| Participant {
            organisation_id: *organisation_id,
            role: *role,
            status: (*role == ParticipantRole::Coordinating).then_some(CoordinationStatus::NotStarted),
        });
    let assignment = Assignment {
        id,
        directive_id: parent.directive_id,
        obligation_id: parent.obligation_id,
        parent_id: Some(parent.id),
        issuer_organisation_id: parent.issuer_organisation_id,
        assigner_organisation_id: parent.lead_organisation_id,
        lead_organisation_id: delegation.lead_organisation_id,
        participants: participants.collect(),
        due_date,
    };
    let child = Task::assign(assignment, Some(Author::of(context)), context.now);
    unit.tasks_mut().insert(std::slice::from_ref(&child)).await?;
    // Whoever works on a part must be able to read the letter.
    let mut readers = vec![delegation.lead_organisation_id];
    readers.extend(delegation.participants.iter().map(|(id, _)| *id));
    unit.directives_mut().admit(parent.directive_id, &readers).await
}

/// The line of tasks above must not grow too long, and nobody is handed what they already lead.
async fn check_line(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    parent: &Task,
    delegation: &Delegation,
    faults: &mut Faults,
) -> Result<()> {
    let mut leads = vec![parent.lead_organisation_id];
    let mut above = references::parent_of(unit, context.actor, parent).await?;
    while let Some(task) = above.take()
        && leads.len() < MAX_DEPTH
    {
        leads.push(task.lead_organisation_id);
        above = references::parent_of(unit, context.actor, &task).await?;
    }
    if leads.len() >= MAX_DEPTH {
        faults.add(
            "",
            Code::TooMany,
            format!("Nhiệm vụ đã qua {MAX_DEPTH} cấp giao; không giao lại thêm được nữa."),
            format!("The task already stands at level {MAX_DEPTH}: it cannot be delegated further."),
        );
    }
    if leads.contains(&delegation.lead_organisation_id) {
        faults.add(
            "/lead_organisation_id",
            Code::NotAllowedValue,
            "Đơn vị này đã chủ trì nhiệm vụ này hoặc nhiệm vụ cấp trên của nó; hãy chọn đơn vị khác.",
            "This organisation already leads the task or one above it: choose another.",
        );
    }
    Ok(())
}

/// Everybody named exists today, and has one part only.
async fn check_parties(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    delegation: &Delegation,
    faults: &mut Faults,
) -> Result<()> {
    let mut named = vec![(
        "/lead_organisation_id".to_owned(),
        delegation.lead_organisation_id,
    )];
    for (index, (id, _)) in delegation.participants.iter().enumerate() {
        let pointer = format!("/participants/{index}/organisation_id");
        if named.iter().any(|(_, other)| other == id) {
            faults.add(
                &pointer,
                Code::Duplicate,
                "Mỗi đơn vị chỉ có một vai trò trong nhiệm vụ.",
                "Each organisation has one part in a task only.",
            );
        } else {
            named.push((pointer, *id));
        }
    }
    parties::check(unit, context, &named, faults).await
}
