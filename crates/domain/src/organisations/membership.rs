//! Who decides on the members of a group: an administrator, or in an open class the members themselves.

use super::recipient_group::{Member, RecipientGroup, RecipientGroupKind};
use crate::audit::AuditEntry;
use crate::directives::fan_out;
use crate::kernel::id::OrganisationId;
use crate::kernel::{Actor, Code, Context, Error, Message, Result, Scope};
use crate::store::UnitOfWork;

/// Adds an organisation; it must exist today and not be a member yet.
///
/// Who joins an open class receives the tasks of the directives in force that are addressed to the class.
pub async fn add_member(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    before: RecipientGroup,
    organisation_id: OrganisationId,
) -> Result<RecipientGroup> {
    check_right(unit, context.actor, before.kind, organisation_id).await?;
    check_candidate(unit, context, &before, organisation_id).await?;
    let member = Member {
        organisation_id,
        registered_at: context.now,
    };
    let mut after = before.clone();
    after.members.push(member.clone());
    let after = next_version(after, context);
    // The caller named no version, so a faster writer is no fault of its: it can send the same again.
    unit.organisations_mut()
        .add_member(&after, &member, before.version)
        .await
        .map_err(|error| match error {
            Error::Stale => Error::Unavailable,
            other => other,
        })?;
    if after.kind == RecipientGroupKind::OpenClass {
        fan_out::for_new_member(unit, context, after.id, organisation_id).await?;
    }
    record(
        unit,
        context,
        "recipient_groups.add_member",
        &after,
        organisation_id,
    )
    .await?;
    Ok(after)
}

/// Takes a member out of the group as the caller read it. The tasks that it received stay with it.
pub async fn remove_member(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    before: RecipientGroup,
    organisation_id: OrganisationId,
) -> Result<RecipientGroup> {
    if !before.has_member(organisation_id) {
        return Err(Error::NotFound);
    }
    check_right(unit, context.actor, before.kind, organisation_id).await?;
    let mut after = before.clone();
    after
        .members
        .retain(|member| member.organisation_id != organisation_id);
    let after = next_version(after, context);
    unit.organisations_mut()
        .remove_member(&after, organisation_id, before.version)
        .await?;
    record(
        unit,
        context,
        "recipient_groups.remove_member",
        &after,
        organisation_id,
    )
    .await?;
    Ok(after)
}

async fn check_right(
    unit: &dyn UnitOfWork,
    actor: &Actor,
    kind: RecipientGroupKind,
    organisation_id: OrganisationId,
) -> Result<()> {
    let own = organisation_id == actor.organisation_id
        || actor.includes_descendants
            && unit
                .organisations()
                .is_within(organisation_id, actor.organisation_id)
                .await?;
    judge_right(actor, kind, own).map_err(Error::Forbidden)
}

/// `own`: whether the caller's rights reach the organisation.
fn judge_right(actor: &Actor, kind: RecipientGroupKind, own: bool) -> Result<(), Message> {
    if actor.scopes.contains(Scope::OrganisationsWrite) {
        return Ok(());
    }
    match kind {
        RecipientGroupKind::Group => Err(Message::new(
            "Danh sách thành viên của nhóm này do quản trị viên giữ: cần phạm vi quyền organisations:write.",
            "An administrator keeps the list of this group: it takes the scope organisations:write.",
        )),
        RecipientGroupKind::OpenClass if own => Ok(()),
        RecipientGroupKind::OpenClass => Err(Message::new(
            "Bạn chỉ đăng ký được đơn vị mình hoặc đơn vị trực thuộc; cho đơn vị khác cần organisations:write.",
            "You can register your own organisation or one below it; for others it takes organisations:write.",
        )),
    }
}

async fn check_candidate(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    group: &RecipientGroup,
    organisation_id: OrganisationId,
) -> Result<()> {
    let pointer = "/organisation_id";
    let organisation = unit.organisations().find(organisation_id).await?.ok_or_else(|| {
        Error::invalid(
            pointer,
            Code::UnknownReference,
            format!("Không có đơn vị nào mang mã {organisation_id}."),
            format!("There is no organisation with the id {organisation_id}."),
        )
    })?;
    if group.has_member(organisation_id) {
        return Err(Error::conflict(
            Code::AlreadyMember,
            "Đơn vị này đã là thành viên của nhóm.",
            "The organisation is a member already.",
        ));
    }
    if !organisation.exists_on(context.today) {
        return Err(Error::invalid(
            pointer,
            Code::OrganisationNotValid,
            "Đơn vị này không tồn tại vào hôm nay; hãy đăng ký đơn vị kế thừa.",
            "The organisation does not exist today; register its successor.",
        ));
    }
    if group.members.len() >= RecipientGroup::MOST_MEMBERS {
        return Err(Error::invalid(
            pointer,
            Code::TooMany,
            "Nhóm đã đủ số thành viên tối đa; hãy lập nhóm khác.",
            "The group has as many members as it may; make another.",
        ));
    }
    Ok(())
}

fn next_version(mut group: RecipientGroup, context: &Context<'_>) -> RecipientGroup {
    group.version += 1;
    group.updated_at = context.now;
    group
}

async fn record(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    action: &str,
    group: &RecipientGroup,
    organisation_id: OrganisationId,
) -> Result<()> {
    let entry = AuditEntry::new(context, action, "recipient_group", group.id.0);
    // The member alone: the whole list in every entry would grow with the square of the group.
    let after = serde_json::json!({ "organisation_id": organisation_id, "version": group.version });
    unit.audit_mut().append(entry.after(after)).await
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;
    use crate::kernel::id::ClientId;
    use crate::kernel::{Role, Scopes};

    fn actor(scopes: Scopes) -> Actor {
        Actor {
            client_id: ClientId(Uuid::from_u128(1)),
            name: "Cổng TTĐT tỉnh Kiên Giang".into(),
            organisation_id: OrganisationId(Uuid::from_u128(2)),
            includes_descendants: true,
            scopes,
            request_id: String::new(),
            address: String::new(),
        }
    }

    #[rstest]
    #[case::a_portal_in_a_kept_list(Role::Portal, RecipientGroupKind::Group, true)]
    #[case::a_portal_for_a_stranger(Role::Portal, RecipientGroupKind::OpenClass, false)]
    fn whoever_may_not_decide_is_told_what_it_takes(
        #[case] role: Role,
        #[case] kind: RecipientGroupKind,
        #[case] own: bool,
    ) {
        let refusal = judge_right(&actor(role.scopes()), kind, own).unwrap_err();
        assert!(refusal.en.contains("organisations:write"));
        assert!(refusal.vi.contains("organisations:write"));
    }

    #[rstest]
    #[case::a_portal_for_itself(Role::Portal, RecipientGroupKind::OpenClass, true)]
    #[case::an_administrator_for_anyone(Role::Admin, RecipientGroupKind::OpenClass, false)]
    #[case::an_administrator_in_a_kept_list(Role::Admin, RecipientGroupKind::Group, false)]
    fn members_decide_on_open_classes_and_administrators_on_all(
        #[case] role: Role,
        #[case] kind: RecipientGroupKind,
        #[case] own: bool,
    ) {
        assert_eq!(judge_right(&actor(role.scopes()), kind, own), Ok(()));
    }
}
