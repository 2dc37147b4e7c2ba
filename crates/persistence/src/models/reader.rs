//! Reading models.

use async_trait::async_trait;
use treem_domain::kernel::id::ModelId;
use treem_domain::kernel::{Actor, Page, Result};
use treem_domain::models::{ModelEvent, ModelQuery, ModelReader, ModelView};

use super::entity::View;
use super::{Repository, event, kin, list};
use crate::history::{self, Asked};

#[async_trait]
impl ModelReader for Repository<'_> {
    async fn find(&self, id: ModelId, actor: &Actor) -> Result<Option<ModelView>> {
        let sql = list::views(actor).add(" AND v.model_id = ?", [id.0.into()]);
        let row: Option<View> = self.0.one(sql).await?;
        let mut views: Vec<ModelView> = row.into_iter().map(TryInto::try_into).collect::<Result<_>>()?;
        kin::add(self.0, &mut views).await?;
        Ok(views.pop())
    }

    async fn list(&self, query: &ModelQuery, actor: &Actor) -> Result<Page<ModelView>> {
        list::list(self.0, query, actor).await
    }

    async fn history(&self, id: ModelId, after: i64, limit: u64) -> Result<Page<ModelEvent>> {
        let asked = Asked {
            table: "model_events",
            owner: "model_id",
            id: id.0,
            after,
            limit,
        };
        history::page::<event::Model, _>(self.0, asked, |event: &ModelEvent| event.sequence).await
    }
}
