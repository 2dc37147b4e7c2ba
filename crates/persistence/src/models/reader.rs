//! Reading models.

use async_trait::async_trait;
use treem_domain::kernel::id::ModelId;
use treem_domain::kernel::{Actor, Cursor, Page, Result};
use treem_domain::models::{ModelEvent, ModelQuery, ModelReader, ModelView};

use super::entity::View;
use super::{Repository, event, list};
use crate::sql::Sql;

#[async_trait]
impl ModelReader for Repository<'_> {
    async fn find(&self, id: ModelId, actor: &Actor) -> Result<Option<ModelView>> {
        let sql = list::views(actor).add(" AND v.model_id = ?", [id.0.into()]);
        let row: Option<View> = self.0.one(sql).await?;
        row.map(TryInto::try_into).transpose()
    }

    async fn list(&self, query: &ModelQuery, actor: &Actor) -> Result<Page<ModelView>> {
        list::list(self.0, query, actor).await
    }

    async fn history(&self, id: ModelId, after: i64, limit: u64) -> Result<Page<ModelEvent>> {
        let sql = Sql::default()
            .add(
                "SELECT * FROM model_events WHERE model_id = ? AND sequence > ? ORDER BY sequence",
                [id.0.into(), after.into()],
            )
            .surplus(limit);
        let rows: Vec<event::Model> = self.0.all(sql).await?;
        let events = rows
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<Vec<_>>>()?;
        Ok(Page::from_surplus(events, limit, |event: &ModelEvent| Cursor {
            key: Some(event.sequence.to_string()),
            id: id.0,
        }))
    }
}
