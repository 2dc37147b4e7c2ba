//! The steps of a model: run, evaluate, replicate, end.

use super::event::Change;
use super::model::{Content, Ending, Evaluation, Model};
use super::references;
use super::repository::ModelView;
use super::save::{begin, check_organisation, find_own, insert};
use super::state::{ModelAction, ModelState};
use crate::audit::AuditEntry;
use crate::kernel::id::{ModelId, OrganisationId};
use crate::kernel::{Code, Context, Error, Faults, Result};
use crate::store::UnitOfWork;
use crate::tasks::event::Author;

/// A step that concerns the model alone.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Beyond the pilot.
    Run { note: Option<String> },
    /// By whom, on which day, with what result.
    Evaluate(Evaluation),
    /// For ever.
    End(Ending),
}

impl Step {
    pub fn action(&self) -> ModelAction {
        match self {
            Step::Run { .. } => ModelAction::Run,
            Step::Evaluate(_) => ModelAction::Evaluate,
            Step::End(_) => ModelAction::End,
        }
    }
}

/// Takes a step.
///
/// Errors: not found, forbidden, a conflict of state, invalid with every fault.
pub async fn act(unit: &dyn UnitOfWork, context: &Context<'_>, id: ModelId, step: Step) -> Result<ModelView> {
    let mut view = find_own(unit, context, id).await?;
    let before = view.model.clone();
    let action = step.action();
    view.model.step(action)?;
    let mut faults = Faults::new();
    check(&step, &before, context, &mut faults);
    faults.into_result()?;
    let (change, reason) = apply(&mut view.model, step);
    save(unit, context, &before, &mut view.model, change).await?;
    let name = format!("models.{}", action.as_str());
    let mut entry = AuditEntry::new(context, &name, "model", id.0)
        .before(before.audit_record())
        .after(view.model.audit_record());
    if let Some(reason) = reason {
        entry = entry.reason(reason);
    }
    unit.audit_mut().append(entry).await?;
    Ok(view)
}

fn check(step: &Step, before: &Model, context: &Context<'_>, faults: &mut Faults) {
    let started_on = before.content.started_on;
    match step {
        Step::Run { note: Some(note) } => crate::kernel::personal_data::note(faults, "/note", note),
        Step::Run { note: None } => {}
        Step::Evaluate(evaluation) => references::check_evaluation(evaluation, started_on, context, faults),
        Step::End(ending) => references::check_ending(ending, started_on, context, faults),
    }
}

/// What the step leaves in the model, what history says of it, and why it was taken.
fn apply(model: &mut Model, step: Step) -> (Change, Option<String>) {
    match step {
        Step::Run { note } => (Change::Run { note }, None),
        Step::Evaluate(evaluation) => {
            model.evaluation = Some(evaluation.clone());
            (Change::Evaluated { evaluation }, None)
        }
        Step::End(ending) => {
            model.ending = Some(ending.clone());
            let reason = Some(ending.reason.clone());
            (Change::Ended { ending }, reason)
        }
    }
}

/// Where a model is taken over to, and what is said of it there.
#[derive(Debug, Clone)]
pub struct Replication {
    /// That of the original where it is left out.
    pub organisation_id: Option<OrganisationId>,
    pub content: Content,
}

/// Records the model that takes over another in a further place. It is in operation from the start: the pilot was the
/// original's.
///
/// Errors: as of [`act`].
pub async fn replicate(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    mut original: ModelView,
    replication: Replication,
) -> Result<ModelView> {
    let before = original.model.clone();
    original.model.step(ModelAction::Replicate)?;
    let organisation_id = replication.organisation_id.unwrap_or(before.organisation_id);
    let content = replication.content;
    let mut faults = Faults::new();
    check_organisation(unit, context, organisation_id, &mut faults).await?;
    let known = Some(&before.content);
    references::check(unit, context, &content, known, &mut faults).await?;
    faults.into_result()?;

    let replica = begin(
        context,
        organisation_id,
        content,
        ModelState::Running,
        Some(before.id),
    );
    let replica_id = replica.id;
    let change = Change::Replicated {
        replica_id,
        organisation_id,
    };
    save(unit, context, &before, &mut original.model, change).await?;
    let replica = insert(unit, context, replica).await?;
    let view = find_own(unit, context, replica_id).await?;
    let mut after = original.model.audit_record();
    after["replica_id"] = serde_json::json!(replica_id);
    after["replica"] = replica;
    let entry = AuditEntry::new(context, "models.replicate", "model", before.id.0);
    let entry = entry.before(before.audit_record()).after(after);
    unit.audit_mut().append(entry).await?;
    Ok(view)
}

async fn save(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    before: &Model,
    model: &mut Model,
    change: Change,
) -> Result<()> {
    let event = model.record(Some(before.state), change, Author::of(context), context.now);
    unit.models_mut().save(model, &event).await.map_err(raced)
}

/// An action names no version: when another was faster, that is a conflict to be tried again, not a stale copy.
fn raced(error: Error) -> Error {
    match error {
        Error::Stale => Error::conflict(
            Code::StateConflict,
            "Mô hình vừa được người khác thay đổi; hãy xem lại rồi gửi lại.",
            "Somebody changed the model at the same moment: look at it again, then send the action once more.",
        ),
        other => other,
    }
}
