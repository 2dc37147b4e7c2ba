//! Setting, changing and taking away baselines: a matter of the directive's issuer, each with who and when.

use super::baseline::{Baseline, Content};
use super::see;
use crate::audit::AuditEntry;
use crate::directives::directive::Directive;
use crate::directives::save_draft;
use crate::kernel::id::{BaselineId, DirectiveId, ObligationId, OrganisationId};
use crate::kernel::{Code, Conflict, Context, Error, Faults, Message, Result, personal_data};
use crate::store::UnitOfWork;
use crate::tasks::event::Author;
use crate::vocabularies::{Measure, Terms};

/// A baseline as the issuer describes it.
#[derive(Debug, Clone)]
pub struct NewBaseline {
    pub obligation_id: ObligationId,
    pub organisation_id: OrganisationId,
    pub content: Content,
}

/// Sets the baseline of an organisation for an obligation.
///
/// Errors: not found, forbidden to others than the issuer, a conflict where the directive is not in force or the
/// baseline is set already, invalid with every fault.
pub async fn create(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    directive_id: DirectiveId,
    new: NewBaseline,
) -> Result<Baseline> {
    let directive = own_directive(unit, context, directive_id).await?;
    let mut faults = Faults::new();
    check_content(unit, &new.content, None, &mut faults).await?;
    check_addressee(unit, &directive, &new, &mut faults).await?;
    faults.into_result()?;
    if let Some(set) = unit
        .baselines()
        .of(new.obligation_id, new.organisation_id)
        .await?
    {
        return Err(taken(&set));
    }
    let baseline = Baseline {
        id: BaselineId::new(context.ids),
        directive_id,
        obligation_id: new.obligation_id,
        organisation_id: new.organisation_id,
        content: new.content,
        set_by: Author::of(context),
        set_at: context.now,
        version: 1,
    };
    unit.baselines_mut().insert(&baseline).await?;
    let entry = AuditEntry::new(context, "baselines.create", "baseline", baseline.id.0);
    unit.audit_mut().append(entry.after(baseline.record())).await?;
    Ok(baseline)
}

/// Sets it anew, over what the caller read; whoever changes it is who set it.
pub async fn update(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    before: Baseline,
    content: Content,
) -> Result<Baseline> {
    let mut faults = Faults::new();
    check_content(unit, &content, Some(&before.content), &mut faults).await?;
    faults.into_result()?;
    if content == before.content {
        return Ok(before);
    }
    let after = Baseline {
        content,
        set_by: Author::of(context),
        set_at: context.now,
        version: before.version + 1,
        ..before.clone()
    };
    unit.baselines_mut().update(&after, before.version).await?;
    let entry = AuditEntry::new(context, "baselines.update", "baseline", after.id.0);
    let entry = entry.before(before.record()).after(after.record());
    unit.audit_mut().append(entry).await?;
    Ok(after)
}

pub async fn delete(unit: &dyn UnitOfWork, context: &Context<'_>, baseline: &Baseline) -> Result<()> {
    unit.baselines_mut().delete(baseline.id, baseline.version).await?;
    let entry = AuditEntry::new(context, "baselines.delete", "baseline", baseline.id.0);
    unit.audit_mut().append(entry.before(baseline.record())).await
}

/// The baseline when the actor may change it: the directive is in force and the actor on its issuer's side.
pub async fn find_own(unit: &dyn UnitOfWork, context: &Context<'_>, id: BaselineId) -> Result<Baseline> {
    let baseline = see::find(unit, context.actor, id).await?;
    own_directive(unit, context, baseline.directive_id).await?;
    Ok(baseline)
}

async fn own_directive(unit: &dyn UnitOfWork, context: &Context<'_>, id: DirectiveId) -> Result<Directive> {
    let directive = save_draft::find_own(unit, context, id).await?;
    if directive.state.is_in_force() {
        return Ok(directive);
    }
    Err(directive.conflict(
        Code::StateConflict,
        "Kỳ gốc chỉ đặt được khi văn bản đã ban hành và còn hiệu lực.",
        "Baselines are set while a directive is in force: issued, and not ended.",
        &context.actor.scopes,
    ))
}

async fn check_content(
    unit: &dyn UnitOfWork,
    content: &Content,
    before: Option<&Content>,
    faults: &mut Faults,
) -> Result<()> {
    let terms = Terms::from(unit.vocabularies().terms_of("measures").await?);
    let is_kept = before.is_some_and(|before| before.measure == content.measure);
    if let Some(term) = terms.choose("/measure", ("measures", &content.measure), is_kept, faults) {
        Measure::of(term)?.check("/value", content.value, faults);
    }
    if content.period_end < content.period_start {
        faults.add(
            "/period_end",
            Code::DateInvalid,
            "Kỳ gốc kết thúc trước khi bắt đầu.",
            "The baseline period ends before it starts.",
        );
    }
    personal_data::note(faults, "/source", &content.source);
    Ok(())
}

/// The obligation is one of the directive's, and the organisation leads or coordinates a task of it.
async fn check_addressee(
    unit: &dyn UnitOfWork,
    directive: &Directive,
    new: &NewBaseline,
    faults: &mut Faults,
) -> Result<()> {
    let (obligation, organisation) = (new.obligation_id, new.organisation_id);
    if !directive
        .content
        .obligations
        .iter()
        .any(|one| one.id == obligation)
    {
        faults.add(
            "/obligation_id",
            Code::UnknownReference,
            format!("Văn bản không có yêu cầu nào mang mã {obligation}."),
            format!("The directive has no obligation with the id {obligation}."),
        );
    } else if !unit.baselines().is_addressed(obligation, organisation).await? {
        faults.add(
            "/organisation_id",
            Code::UnknownReference,
            "Yêu cầu này không giao cho đơn vị đó: chọn đơn vị chủ trì hoặc phối hợp một nhiệm vụ của yêu cầu.",
            "The obligation does not address that organisation: choose one that leads or coordinates a task of it.",
        );
    }
    Ok(())
}

fn taken(set: &Baseline) -> Error {
    Error::Conflict(Box::new(Conflict {
        code: Code::BaselineTaken,
        message: Message::new(
            format!(
                "Kỳ gốc của đơn vị cho yêu cầu này đã được đặt: {}; hãy sửa kỳ gốc đó.",
                set.id
            ),
            format!(
                "The organisation's baseline for this obligation is set already: {}; change that.",
                set.id
            ),
        ),
        state: None,
        allowed_actions: Vec::new(),
        conflicts_with: vec![set.id.0],
    }))
}
