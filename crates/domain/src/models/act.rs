//! The steps of a model: run, evaluate, replicate, end.

use super::event::Change;
use super::model::{Content, Ending, Evaluation, Model};
use super::references::{self, Bounds, Landmark};
use super::repository::ModelView;
use super::save::{NewModel, begin, check_organisation, find_own, insert};
use super::state::{ModelAction, ModelState};
use crate::audit::AuditEntry;
use crate::directives::references::not_valid;
use crate::kernel::id::{ModelId, OrganisationId};
use crate::kernel::{Code, Context, Error, Faults, Message, Result};
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
    match step {
        Step::Run { note: Some(note) } => crate::kernel::personal_data::note(faults, "/note", note),
        Step::Run { note: None } => {}
        Step::Evaluate(evaluation) => references::check_evaluation(evaluation, before, context, faults),
        Step::End(ending) => references::check_ending(ending, before, context, faults),
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
/// original's. Whoever sees the original may do so for an organisation within its rights.
///
/// Errors: a conflict of state, invalid with every fault.
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
    let start = Bounds {
        earliest: Some((before.content.started_on, Landmark::OriginalStart)),
        latest: None,
    };
    let known = Some(&before.content);
    references::check(unit, context, (&content, start), known, &mut faults).await?;
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
    let entry = AuditEntry::new(context, "models.create", "model", replica_id.0);
    unit.audit_mut().append(entry.after(replica)).await?;
    let mut after = original.model.audit_record();
    after["replica_id"] = serde_json::json!(replica_id);
    let entry = AuditEntry::new(context, "models.replicate", "model", before.id.0);
    let entry = entry.before(before.audit_record()).after(after);
    unit.audit_mut().append(entry).await?;
    Ok(view)
}

/// Replicates a model that the actor need only see: as one to whom it was offered does.
///
/// Errors: as of [`replicate`]; invalid with every fault where the actor does not see the original.
pub async fn take_over(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    original_id: ModelId,
    new: NewModel,
) -> Result<ModelView> {
    let organisation_id = new.organisation_id.unwrap_or(context.actor.organisation_id);
    if let Some(original) = unit.models().find(original_id, context.actor).await? {
        let replication = Replication {
            organisation_id: Some(organisation_id),
            content: new.content,
        };
        return replicate(unit, context, original, replication).await;
    }
    let mut faults = Faults::new();
    faults.add(
        "/replicated_from_id",
        Code::UnknownReference,
        "Không có mô hình nào mang mã này mà đơn vị được xem; hãy đề nghị đơn vị có mô hình giới thiệu (offer).",
        "There is no model with this id that you may see; ask the organisation that runs it to offer it to you.",
    );
    check_organisation(unit, context, organisation_id, &mut faults).await?;
    let content = (&new.content, Bounds::default());
    references::check(unit, context, content, None, &mut faults).await?;
    faults.into_result()?;
    Err(Error::NotFound)
}

/// Invites an organisation to take the model over: it sees the model from now on.
///
/// Errors: not found, forbidden, a conflict of state, invalid.
pub async fn offer(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: ModelId,
    organisation_id: OrganisationId,
) -> Result<ModelView> {
    let mut view = find_own(unit, context, id).await?;
    let before = view.model.clone();
    view.model.step(ModelAction::Offer)?;
    let mut faults = Faults::new();
    match unit.organisations().find(organisation_id).await? {
        None => faults.add(
            "/organisation_id",
            Code::UnknownReference,
            format!("Không có đơn vị nào mang mã {organisation_id}."),
            format!("There is no organisation with the id {organisation_id}."),
        ),
        Some(one) if !one.exists_on(context.today) => {
            not_valid("/organisation_id".to_owned(), &one, context.today, &mut faults);
        }
        Some(_) => {}
    }
    faults.into_result()?;
    if before.organisation_id == organisation_id || before.offered_to.contains(&organisation_id) {
        return Ok(view);
    }
    view.model.offered_to.push(organisation_id);
    let change = Change::Offered { organisation_id };
    save(unit, context, &before, &mut view.model, change).await?;
    let entry = AuditEntry::new(context, "models.offer", "model", id.0)
        .before(before.audit_record())
        .after(view.model.audit_record());
    unit.audit_mut().append(entry).await?;
    Ok(view)
}

/// Saves the model with what happened to it. An action names no version: when another was faster, that is a conflict
/// with the state that the other left, not a stale copy.
async fn save(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    before: &Model,
    model: &mut Model,
    change: Change,
) -> Result<()> {
    let event = model.record(Some(before.state), change, Author::of(context), context.now);
    let saved = unit.models_mut().save(model, &event).await;
    if !matches!(saved, Err(Error::Stale)) {
        return saved;
    }
    let now = unit.models().find(before.id, context.actor).await?;
    Err(now.ok_or(Error::NotFound)?.model.conflict(Message::new(
        "Mô hình vừa được người khác thay đổi; hãy xem lại rồi gửi lại.",
        "Somebody changed the model at the same moment: look at it again, then send the action once more.",
    )))
}
