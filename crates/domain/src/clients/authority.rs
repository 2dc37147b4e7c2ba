//! Nobody gives away what he does not hold: what an actor may let a client do.

use super::Client;
use crate::kernel::id::OrganisationId;
use crate::kernel::{Actor, Code, Error, Faults, Message, Result, Scopes};
use crate::store::ReadUnit;

/// What a client would be able to do.
pub struct Powers<'a> {
    pub organisation_id: OrganisationId,
    pub includes_descendants: bool,
    pub scopes: &'a Scopes,
}

impl<'a> Powers<'a> {
    pub fn of(client: &'a Client) -> Self {
        Self {
            organisation_id: client.organisation_id,
            includes_descendants: client.includes_descendants,
            scopes: &client.scopes,
        }
    }
}

/// Adds a fault for each power that the actor does not hold itself.
pub async fn check<U: ReadUnit + ?Sized>(
    unit: &U,
    actor: &Actor,
    powers: &Powers<'_>,
    faults: &mut Faults,
) -> Result<()> {
    if !reaches(unit, actor, powers.organisation_id).await? {
        faults.add(
            "/organisation_id",
            Code::BeyondAuthority,
            "Không có đơn vị này, hoặc nó nằm ngoài phạm vi của bạn.",
            "There is no such organisation, or it lies beyond your reach.",
        );
    }
    if powers.includes_descendants && !actor.includes_descendants {
        faults.add(
            "/includes_descendants",
            Code::BeyondAuthority,
            "Quyền của chính bạn không bao gồm các đơn vị trực thuộc.",
            "Your own rights do not include the organisations below yours.",
        );
    }
    for (index, scope) in powers.scopes.iter().enumerate() {
        if !actor.scopes.contains(scope) {
            let name = scope.as_str();
            faults.add(
                format!("/scopes/{index}"),
                Code::BeyondAuthority,
                format!("Bạn không có phạm vi quyền {name} nên không thể cấp."),
                format!("You do not hold the scope {name}, so you cannot grant it."),
            );
        }
    }
    Ok(())
}

/// Who could take over a client that can do more than himself would raise his own rights; so he may not change it.
pub fn may_change(actor: &Actor, client: &Client) -> Result<()> {
    let wider = client.includes_descendants && !actor.includes_descendants;
    if wider || !client.scopes.is_subset(&actor.scopes) {
        return Err(Error::Forbidden(Message::new(
            "Ứng dụng này có nhiều quyền hơn bạn; chỉ người có đủ các quyền đó mới được thay đổi nó.",
            "This client can do more than you; only who holds all its rights may change it.",
        )));
    }
    Ok(())
}

async fn reaches<U: ReadUnit + ?Sized>(
    unit: &U,
    actor: &Actor,
    organisation: OrganisationId,
) -> Result<bool> {
    if organisation == actor.organisation_id {
        return Ok(true);
    }
    if !actor.includes_descendants {
        return Ok(false);
    }
    unit.organisations()
        .is_within(organisation, actor.organisation_id)
        .await
}
