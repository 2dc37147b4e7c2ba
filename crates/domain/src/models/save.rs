//! Recording models and correcting what is said of them.

use super::event::Change;
use super::model::{Content, Model};
use super::references;
use super::repository::ModelView;
use super::state::{ModelAction, ModelState};
use crate::audit::AuditEntry;
use crate::directives::references::not_valid;
use crate::kernel::id::{ModelId, OrganisationId};
use crate::kernel::{Code, Context, Error, Faults, Message, Result};
use crate::organisations::reach::reaches;
use crate::store::UnitOfWork;
use crate::tasks::event::Author;

/// A model as a caller describes it.
#[derive(Debug, Clone)]
pub struct NewModel {
    /// The actor's own where it is left out.
    pub organisation_id: Option<OrganisationId>,
    pub content: Content,
}

/// Records a model that an organisation pilots; a superior whose rights reach it may do so on its behalf.
///
/// Errors: invalid with every fault, a conflict where the external reference is taken.
pub async fn create(unit: &dyn UnitOfWork, context: &Context<'_>, new: NewModel) -> Result<ModelView> {
    let mut faults = Faults::new();
    let organisation_id = new.organisation_id.unwrap_or(context.actor.organisation_id);
    check_organisation(unit, context, organisation_id, &mut faults).await?;
    let content = (&new.content, references::Bounds::default());
    references::check(unit, context, content, None, &mut faults).await?;
    faults.into_result()?;
    let model = begin(context, organisation_id, new.content, ModelState::Piloting, None);
    let id = model.id;
    let after = insert(unit, context, model).await?;
    let view = find_own(unit, context, id).await?;
    let entry = AuditEntry::new(context, "models.create", "model", id.0);
    unit.audit_mut().append(entry.after(after)).await?;
    Ok(view)
}

/// Corrects what is said of a model; it stays with its organisation.
pub async fn update(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    mut view: ModelView,
    content: Content,
) -> Result<ModelView> {
    let before = view.model.clone();
    view.model.step(ModelAction::Update)?;
    let mut faults = Faults::new();
    let wanted = (&content, references::start_bounds(&view));
    references::check(unit, context, wanted, Some(&before.content), &mut faults).await?;
    faults.into_result()?;
    if content == before.content {
        return Ok(view);
    }
    view.model.content = content;
    let event = view.model.record(
        Some(before.state),
        Change::Updated,
        Author::of(context),
        context.now,
    );
    unit.models_mut().save(&view.model, &event).await?;
    let entry = AuditEntry::new(context, "models.update", "model", before.id.0);
    unit.audit_mut()
        .append(
            entry
                .before(before.audit_record())
                .after(view.model.audit_record()),
        )
        .await?;
    Ok(view)
}

/// The model when the actor may write it: not found for whoever does not see it, forbidden for whoever only does.
pub async fn find_own(unit: &dyn UnitOfWork, context: &Context<'_>, id: ModelId) -> Result<ModelView> {
    let found = unit.models().find(id, context.actor).await?;
    let view = found.ok_or(Error::NotFound)?;
    if reaches(unit, context.actor, view.model.organisation_id).await? {
        return Ok(ModelView {
            is_within_reach: true,
            ..view
        });
    }
    Err(Error::Forbidden(Message::new(
        "Chỉ đơn vị thực hiện, hoặc cấp trên có quyền đối với đơn vị đó, mới được thay đổi mô hình này.",
        "Only the organisation that runs it, or a superior whose rights reach it, may change this model.",
    )))
}

/// Notes where models of the organisation are not the actor's to record, or it is no more. It need not have existed when
/// the model began: a successor goes on with what it took over.
pub(super) async fn check_organisation(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    organisation_id: OrganisationId,
    faults: &mut Faults,
) -> Result<()> {
    if !reaches(unit, context.actor, organisation_id).await? {
        faults.add(
            "/organisation_id",
            Code::UnknownReference,
            "Chỉ ghi nhận được mô hình của đơn vị mình hoặc đơn vị trực thuộc trong phạm vi quyền.",
            "Only models of your own organisation, or of one below it within your rights, can be recorded.",
        );
        return Ok(());
    }
    if let Some(organisation) = unit.organisations().find(organisation_id).await?
        && !organisation.exists_on(context.today)
    {
        not_valid(
            "/organisation_id".to_owned(),
            &organisation,
            context.today,
            faults,
        );
    }
    Ok(())
}

/// A model at its beginning.
pub(super) fn begin(
    context: &Context<'_>,
    organisation_id: OrganisationId,
    content: Content,
    state: ModelState,
    replicated_from_id: Option<ModelId>,
) -> Model {
    Model {
        id: ModelId::new(context.ids),
        organisation_id,
        replicated_from_id,
        state,
        content,
        evaluation: None,
        ending: None,
        offered_to: Vec::new(),
        entered_by: Author::of(context),
        version: 1,
        created_at: context.now,
        updated_at: context.now,
    }
}

/// Writes a new model with the first entry of its history; gives it as the audit chain keeps it.
pub(super) async fn insert(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    mut model: Model,
) -> Result<serde_json::Value> {
    let change = Change::Created {
        replicated_from_id: model.replicated_from_id,
    };
    let event = model.record(None, change, Author::of(context), context.now);
    unit.models_mut().insert(&model, &event).await?;
    Ok(model.audit_record())
}
