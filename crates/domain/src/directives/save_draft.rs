//! Creating, changing and deleting drafts.

use super::directive::{Directive, DirectiveState};
use super::draft::Draft;
use super::references;
use super::repository::DirectiveStanding;
use crate::audit::AuditEntry;
use crate::kernel::id::{DirectiveId, OrganisationId};
use crate::kernel::{Code, Context, Error, Faults, Result};
use crate::store::UnitOfWork;

/// A new draft, with every fault of it at once.
pub async fn create(unit: &dyn UnitOfWork, context: &Context<'_>, draft: &Draft) -> Result<Directive> {
    let directive = build(unit, context, draft, None).await?;
    unit.directives_mut().insert(&directive).await?;
    unit.attachments_mut()
        .link_directive(directive.id, &directive.content.attachment_ids)
        .await?;
    let entry = AuditEntry::new(context, "directives.draft", "directive", directive.id.0);
    unit.audit_mut().append(entry.after(directive.record())).await?;
    Ok(directive)
}

/// A draft as it is to stand from now on.
pub async fn update(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    before: &Directive,
    draft: &Draft,
) -> Result<Directive> {
    require_draft(before, context)?;
    let after = build(unit, context, draft, Some(before)).await?;
    unit.directives_mut().update(&after, before.version).await?;
    unit.attachments_mut()
        .link_directive(after.id, &after.content.attachment_ids)
        .await?;
    let entry = AuditEntry::new(context, "directives.change_draft", "directive", after.id.0);
    unit.audit_mut()
        .append(entry.before(before.record()).after(after.record()))
        .await?;
    Ok(after)
}

pub async fn delete(unit: &dyn UnitOfWork, context: &Context<'_>, draft: &Directive) -> Result<()> {
    require_draft(draft, context)?;
    unit.directives_mut()
        .delete_draft(draft.id, draft.version)
        .await?;
    let entry = AuditEntry::new(context, "directives.delete_draft", "directive", draft.id.0);
    unit.audit_mut().append(entry.before(draft.record())).await
}

/// The directive when the actor stands on the issuer's side; not found for everybody else who cannot see it.
pub async fn find_own(unit: &dyn UnitOfWork, context: &Context<'_>, id: DirectiveId) -> Result<Directive> {
    let found = unit.directives().find(id, context.actor).await?;
    let (directive, standing) = found.ok_or(Error::NotFound)?;
    require_issuer(standing)?;
    Ok(directive)
}

pub(super) fn require_issuer(standing: DirectiveStanding) -> Result<()> {
    if standing.issuer {
        return Ok(());
    }
    Err(Error::Forbidden(crate::kernel::Message::new(
        "Thao tác này chỉ dành cho đơn vị ban hành.",
        "This belongs to the issuing organisation.",
    )))
}

fn require_draft(directive: &Directive, context: &Context<'_>) -> Result<()> {
    if directive.state == DirectiveState::Draft {
        return Ok(());
    }
    Err(directive.conflict(
        Code::StateConflict,
        "Văn bản đã ban hành thì không sửa được; hãy ban hành văn bản sửa đổi hoặc thay thế.",
        "An issued directive is immutable; issue an amendment or a replacement.",
        &context.actor.scopes,
    ))
}

async fn build(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    draft: &Draft,
    before: Option<&Directive>,
) -> Result<Directive> {
    let mut faults = Faults::new();
    let issuer = issuer_of(unit, context, draft, before, &mut faults).await?;
    let (number, notation) = draft.parse(&mut faults);
    references::check(
        unit,
        context,
        draft,
        issuer,
        notation.as_ref(),
        before,
        &mut faults,
    )
    .await?;
    faults.into_result()?;
    let notation = notation.ok_or_else(|| Error::internal("a notation without faults was not parsed"))?;
    Ok(Directive {
        id: before.map_or_else(|| DirectiveId::new(context.ids), |directive| directive.id),
        issuer_organisation_id: issuer,
        external_reference: draft.external_reference.clone(),
        document_type: draft.document_type.clone(),
        register: draft.register.clone().unwrap_or_default(),
        number,
        notation,
        date: draft.date,
        content: draft.content(before, context),
        relation: draft.relation,
        state: DirectiveState::Draft,
        issued_at: None,
        ending: None,
        version: before.map_or(1, |directive| directive.version + 1),
        created_at: before.map_or(context.now, |directive| directive.created_at),
        updated_at: context.now,
    })
}

/// The actor's organisation, or one below it where its rights reach so far; it does not change with the draft.
async fn issuer_of(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    draft: &Draft,
    before: Option<&Directive>,
    faults: &mut Faults,
) -> Result<OrganisationId> {
    let own = context.actor.organisation_id;
    let present = before.map(|directive| directive.issuer_organisation_id);
    let wanted = draft.issuer_organisation_id.or(present).unwrap_or(own);
    let allowed = match present {
        Some(present) => wanted == present,
        None if wanted == own => true,
        None => context.actor.includes_descendants && unit.organisations().is_within(wanted, own).await?,
    };
    if !allowed {
        faults.add(
            "/issuer_organisation_id",
            Code::UnknownReference,
            "Đơn vị ban hành phải là đơn vị của bạn hoặc đơn vị trực thuộc mà bạn được quyền, và không đổi sau khi tạo.",
            "The issuer is your own organisation or one below it that your rights reach, and does not change later.",
        );
    }
    Ok(wanted)
}
