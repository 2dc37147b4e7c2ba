//! A new secret for a client.

use super::{Client, Credential, authority, update};
use crate::kernel::id::ClientId;
use crate::kernel::{Context, Error, Result};
use crate::store::UnitOfWork;

/// From now on only the new secret holds; a client that signed with its keys uses the secret instead.
pub async fn rotate_secret(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: ClientId,
    secret_hash: String,
) -> Result<Client> {
    let found = unit.clients().find(id, context.actor).await?;
    let client = found.ok_or(Error::NotFound)?;
    authority::may_change(context.actor, &client)?;
    let mut changed = client.clone();
    changed.set_credential(Credential::SecretHash(secret_hash));
    update::save(unit, context, "clients.rotate_secret", &client, changed).await
}
