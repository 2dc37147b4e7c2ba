//! Clients that the command line registers and gives tokens to.

use std::time::Duration;

use treem_domain::audit::AuditEntry;
use treem_domain::clients::Client;
use treem_domain::kernel::id::{ClientId, OrganisationId};
use treem_domain::kernel::{Actor, Role};
use treem_domain::organisations::organisation::Organisation;
use treem_domain::organisations::repository::OrganisationQuery;
use treem_domain::store::ReadUnit;
use treem_domain::turns::{Turn, take_turn};
use treem_http::State;

use crate::failure::Failure;

/// A role played for an organisation, under a client's name.
#[derive(Debug, Clone)]
pub struct Part<'a> {
    pub client_name: &'a str,
    pub role: Role,
    /// The organisation's id, external reference or identifier.
    pub organisation: &'a str,
}

/// A token for the part, from the local keys; its client is registered the first time.
///
/// # Errors
/// When there is no such organisation.
pub async fn token(state: &State, part: &Part<'_>, lifetime: Duration) -> Result<String, Failure> {
    let client = ensure(state, part).await?;
    Ok(state.keys.mint(&client, &client.scopes, lifetime, state).await?)
}

/// The client of that name at the organisation, registered where it is not yet.
pub async fn ensure(state: &State, part: &Part<'_>) -> Result<Client, Failure> {
    let unit = state.store.begin().await?;
    take_turn(&*unit, Turn::Registration).await?;
    let organisation = find_organisation(&*unit, part.organisation).await?;
    if let Some(client) = registered(&*unit, organisation.id, part).await? {
        return Ok(client);
    }
    let client = Client {
        id: ClientId::new(&*state.ids),
        name: part.client_name.to_owned(),
        organisation_id: organisation.id,
        includes_descendants: includes_descendants(part.role),
        scopes: part.role.scopes(),
        secret_hash: None,
        jwks: None,
        rate_limit_per_minute: None,
        disabled_at: None,
        version: 1,
        created_at: state.now(),
        updated_at: state.now(),
    };
    unit.clients_mut().insert(&client).await?;
    let entry = AuditEntry::of_service(state.now(), "clients.create", "client", client.id.0);
    let after = serde_json::json!({
        "name": client.name,
        "organisation_id": client.organisation_id,
        "includes_descendants": client.includes_descendants,
        "scopes": client.scopes.to_string(),
    });
    unit.audit_mut()
        .append(entry.after(after).reason("command line"))
        .await?;
    unit.commit().await?;
    Ok(client)
}

/// Who runs the service or directs units below sees what is below.
fn includes_descendants(role: Role) -> bool {
    matches!(role, Role::Admin | Role::District)
}

/// By id, external reference or identifier.
pub async fn find_organisation(unit: &dyn ReadUnit, reference: &str) -> Result<Organisation, Failure> {
    let organisations = unit.organisations();
    if let Ok(id) = reference.parse::<uuid::Uuid>()
        && let Some(found) = organisations.find(OrganisationId(id)).await?
    {
        return Ok(found);
    }
    let named = OrganisationQuery {
        limit: 1,
        ..OrganisationQuery::default()
    };
    let by_reference = OrganisationQuery {
        external_reference: Some(reference.to_owned()),
        ..named.clone()
    };
    let by_identifier = OrganisationQuery {
        identifier: Some(reference.to_owned()),
        ..named
    };
    for query in [by_reference, by_identifier] {
        if let Some(found) = organisations.list(&query).await?.items.into_iter().next() {
            return Ok(found);
        }
    }
    Err(Failure::say(format!(
        "there is no organisation {reference}; give its id, external reference or identifier, such as ubnd-899"
    )))
}

async fn registered(
    unit: &dyn ReadUnit,
    organisation_id: OrganisationId,
    part: &Part<'_>,
) -> Result<Option<Client>, Failure> {
    let asker = Actor {
        client_id: ClientId(uuid::Uuid::nil()),
        name: "command line".into(),
        organisation_id,
        includes_descendants: false,
        scopes: Role::Admin.scopes(),
        request_id: String::new(),
        address: String::new(),
    };
    let mut after = None;
    loop {
        let page = unit.clients().list(&asker, 200, after).await?;
        let same = |client: &Client| {
            client.name == part.client_name
                && client.disabled_at.is_none()
                && client.scopes == part.role.scopes()
        };
        if let Some(client) = page.items.into_iter().find(same) {
            return Ok(Some(client));
        }
        after = page.next;
        if after.is_none() {
            return Ok(None);
        }
    }
}
