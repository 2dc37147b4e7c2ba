//! Drafting an amendment or a replacement from a directive in force: a copy that refers to it.

use super::directive::{Directive, DirectiveState, Relation, RelationKind};
use super::save_draft;
use crate::audit::AuditEntry;
use crate::kernel::id::{DirectiveId, ObligationId};
use crate::kernel::{Code, Context, Result};
use crate::store::UnitOfWork;

/// A draft with the words of the directive, without number, date and due dates, that amends or supersedes it when
/// it is issued.
pub async fn draft(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: DirectiveId,
    kind: RelationKind,
) -> Result<Directive> {
    let earlier = save_draft::find_own(unit, context, id).await?;
    if !earlier.state.is_in_force() {
        return Err(earlier.conflict(
            Code::StateConflict,
            "Chỉ sửa đổi hoặc thay thế được văn bản còn hiệu lực.",
            "Only a directive in force can be amended or superseded.",
            &context.actor.scopes,
        ));
    }
    let mut content = earlier.content.clone();
    for obligation in &mut content.obligations {
        obligation.id = ObligationId::new(context.ids);
        obligation.due_date = None;
    }
    let draft = Directive {
        id: DirectiveId::new(context.ids),
        external_reference: None,
        number: None,
        date: None,
        content,
        relation: Some(Relation {
            kind,
            directive_id: id,
        }),
        state: DirectiveState::Draft,
        issued_at: None,
        ending: None,
        version: 1,
        created_at: context.now,
        updated_at: context.now,
        ..earlier
    };
    unit.directives_mut().insert(&draft).await?;
    unit.attachments_mut()
        .link_directive(draft.id, &draft.content.attachment_ids)
        .await?;
    let entry = AuditEntry::new(context, "directives.draft", "directive", draft.id.0);
    unit.audit_mut().append(entry.after(draft.record())).await?;
    Ok(draft)
}
