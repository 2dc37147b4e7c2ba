//! Entering a recipient group or an open class.

use std::collections::BTreeSet;

use super::recipient_group::{Member, RecipientGroup, RecipientGroupKind};
use crate::audit::AuditEntry;
use crate::kernel::id::{OrganisationId, RecipientGroupId};
use crate::kernel::{Code, Context, Faults, Result};
use crate::store::UnitOfWork;

/// A group as a caller describes it.
#[derive(Debug, Clone)]
pub struct NewRecipientGroup {
    pub code: String,
    pub name: String,
    pub kind: RecipientGroupKind,
    pub members: Vec<OrganisationId>,
}

pub async fn create_group(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    new: NewRecipientGroup,
) -> Result<RecipientGroup> {
    let mut faults = Faults::new();
    check_members(unit, &new.members, &mut faults).await?;
    faults.into_result()?;
    let member = |organisation_id| Member {
        organisation_id,
        registered_at: context.now,
    };
    let group = RecipientGroup {
        id: RecipientGroupId::new(context.ids),
        code: new.code,
        name: new.name,
        kind: new.kind,
        members: new.members.into_iter().map(member).collect(),
        version: 1,
        created_at: context.now,
        updated_at: context.now,
    };
    unit.organisations_mut().insert_group(&group).await?;
    let entry = AuditEntry::new(context, "recipient_groups.create", "recipient_group", group.id.0);
    unit.audit_mut().append(entry.after(group.record())).await?;
    Ok(group)
}

/// Every member must be in the registry and be named once.
async fn check_members(unit: &dyn UnitOfWork, members: &[OrganisationId], faults: &mut Faults) -> Result<()> {
    let known = unit.organisations().find_many(members).await?;
    let known: BTreeSet<OrganisationId> = known.into_iter().map(|organisation| organisation.id).collect();
    let mut seen = BTreeSet::new();
    for (index, id) in members.iter().enumerate() {
        let pointer = format!("/members/{index}");
        if !known.contains(id) {
            faults.add(
                pointer,
                Code::UnknownReference,
                format!("Không có đơn vị nào mang mã {id}."),
                format!("There is no organisation with the id {id}."),
            );
        } else if !seen.insert(*id) {
            faults.add(
                pointer,
                Code::Duplicate,
                "Mỗi đơn vị chỉ được nêu một lần.",
                "Name each organisation once.",
            );
        }
    }
    Ok(())
}
