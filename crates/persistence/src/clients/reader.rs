//! Reading clients: those of the actor's organisation and, where granted, of its descendants.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use treem_domain::clients::{Client, ClientReader, SigningKey};
use treem_domain::kernel::id::ClientId;
use treem_domain::kernel::{Actor, Cursor, Page, Result};

use super::Repository;
use super::entity::{client, signing_key};
use crate::organisations::below;
use crate::sql::Sql;

/// What every scoped read starts from.
fn scoped(actor: &Actor) -> Sql {
    let sql = Sql::new("SELECT * FROM clients WHERE organisation_id ");
    if actor.includes_descendants {
        below(sql.add("IN ", []), actor.organisation_id)
    } else {
        sql.add("= ?", [actor.organisation_id.0.into()])
    }
}

#[async_trait]
impl ClientReader for Repository<'_> {
    async fn find_unscoped(&self, id: ClientId) -> Result<Option<Client>> {
        let sql = Sql::default().add("SELECT * FROM clients WHERE id = ?", [id.0.into()]);
        let row: Option<client::Model> = self.0.one(sql).await?;
        row.map(TryInto::try_into).transpose()
    }

    async fn find(&self, id: ClientId, actor: &Actor) -> Result<Option<Client>> {
        let sql = scoped(actor).add(" AND id = ?", [id.0.into()]);
        let row: Option<client::Model> = self.0.one(sql).await?;
        row.map(TryInto::try_into).transpose()
    }

    async fn list(&self, actor: &Actor, limit: u64, after: Option<Cursor>) -> Result<Page<Client>> {
        let sql = scoped(actor)
            .add_some(" AND id > ?", after.map(|after| after.id))
            .add(" ORDER BY id", [])
            .surplus(limit);
        let rows: Vec<client::Model> = self.0.all(sql).await?;
        let clients = rows
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<Vec<_>>>()?;
        Ok(Page::from_surplus(clients, limit, |client: &Client| {
            Cursor::at(client.id.0)
        }))
    }

    async fn signing_keys(&self, now: DateTime<Utc>) -> Result<Vec<SigningKey>> {
        let sql = Sql::default().add(
            "SELECT * FROM signing_keys WHERE retired_at IS NULL OR retired_at > ? \
             ORDER BY active_from DESC, created_at DESC, kid",
            [now.into()],
        );
        let rows: Vec<signing_key::Model> = self.0.all(sql).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }
}
