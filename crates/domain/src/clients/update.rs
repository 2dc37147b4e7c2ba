//! Changing a client.

use serde_json::Value;

use super::authority::{self, Powers};
use super::{Client, Credential};
use crate::audit::AuditEntry;
use crate::kernel::{Context, Faults, Result, Scopes};
use crate::store::UnitOfWork;

/// What changes; absent stays as it is.
#[derive(Debug, Clone, Default)]
pub struct ClientChange {
    pub name: Option<String>,
    pub includes_descendants: Option<bool>,
    pub scopes: Option<Scopes>,
    /// `Some(None)`: the configured default again.
    pub rate_limit_per_minute: Option<Option<u32>>,
    /// A checked JWK set ([`super::jwks::check`]); from now on the client signs, and its secret is void.
    pub jwks: Option<Value>,
    /// A disabled client gets no tokens; those that it has live to their end, ten minutes at most.
    pub disabled: Option<bool>,
}

/// Changes `client` as it was read in this unit; without any difference nothing is written.
///
/// # Errors
/// [`crate::kernel::Error::Stale`] when another was faster.
pub async fn update(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    client: Client,
    change: ClientChange,
) -> Result<Client> {
    authority::may_change(context.actor, &client)?;
    let changed = apply(&client, change, context);
    if changed == client {
        return Ok(client);
    }
    let mut faults = Faults::new();
    authority::check(unit, context.actor, &Powers::of(&changed), &mut faults).await?;
    faults.into_result()?;
    save(unit, context, "clients.update", &client, changed).await
}

fn apply(client: &Client, change: ClientChange, context: &Context<'_>) -> Client {
    let mut changed = client.clone();
    if let Some(name) = change.name {
        changed.name = name;
    }
    if let Some(includes_descendants) = change.includes_descendants {
        changed.includes_descendants = includes_descendants;
    }
    if let Some(scopes) = change.scopes {
        changed.scopes = scopes;
    }
    if let Some(rate_limit) = change.rate_limit_per_minute {
        changed.rate_limit_per_minute = rate_limit;
    }
    if let Some(keys) = change.jwks {
        changed.set_credential(Credential::PublicKeys(keys));
    }
    match change.disabled {
        Some(true) => changed.disabled_at = changed.disabled_at.or(Some(context.now)),
        Some(false) => changed.disabled_at = None,
        None => {}
    }
    changed
}

/// Saves the next version over the one before, with its audit entry.
pub(super) async fn save(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    action: &str,
    before: &Client,
    mut changed: Client,
) -> Result<Client> {
    changed.version = before.version + 1;
    changed.updated_at = context.now;
    unit.clients_mut().update(&changed, before.version).await?;
    let entry = AuditEntry::new(context, action, "client", changed.id.0)
        .before(before.record())
        .after(changed.record());
    unit.audit_mut().append(entry).await?;
    Ok(changed)
}
