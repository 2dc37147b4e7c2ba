//! Registering a client.

use super::authority::{self, Powers};
use super::{Client, Credential};
use crate::audit::AuditEntry;
use crate::kernel::id::{ClientId, OrganisationId};
use crate::kernel::{Context, Faults, Result, Scopes};
use crate::store::UnitOfWork;

/// A client as a caller describes it.
#[derive(Debug, Clone)]
pub struct NewClient {
    pub name: String,
    pub organisation_id: OrganisationId,
    pub includes_descendants: bool,
    pub scopes: Scopes,
    pub credential: Credential,
    /// Requests per minute; the configured default where absent.
    pub rate_limit_per_minute: Option<u32>,
}

pub async fn create(unit: &dyn UnitOfWork, context: &Context<'_>, new: NewClient) -> Result<Client> {
    let mut client = Client {
        id: ClientId::new(context.ids),
        name: new.name,
        organisation_id: new.organisation_id,
        includes_descendants: new.includes_descendants,
        scopes: new.scopes,
        secret_hash: None,
        jwks: None,
        rate_limit_per_minute: new.rate_limit_per_minute,
        disabled_at: None,
        version: 1,
        created_at: context.now,
        updated_at: context.now,
    };
    client.set_credential(new.credential);
    let mut faults = Faults::new();
    authority::check(unit, context.actor, &Powers::of(&client), &mut faults).await?;
    faults.into_result()?;
    unit.clients_mut().insert(&client).await?;
    let entry = AuditEntry::new(context, "clients.create", "client", client.id.0);
    unit.audit_mut().append(entry.after(client.record())).await?;
    Ok(client)
}
