//! Writing models, always together with what happened to them.

use async_trait::async_trait;
use treem_domain::kernel::Result;
use treem_domain::kernel::id::OrganisationId;
use treem_domain::models::{Model, ModelEvent, ModelWriter};

use super::{Repository, entity, event, viewer};
use crate::visibility;

#[async_trait]
impl ModelWriter for Repository<'_> {
    async fn insert(&self, model: &Model, event: &ModelEvent) -> Result<()> {
        self.0.insert(entity::Model::from(model)).await?;
        self.0.insert(event::Model::from(event)).await?;
        viewer::write(self.0, model).await
    }

    async fn save(&self, model: &Model, event: &ModelEvent) -> Result<()> {
        // A model's version equals the sequence of its last event.
        self.0
            .update_many(vec![entity::Model::from(model)], |row| row.version - 1)
            .await?;
        self.0.insert(event::Model::from(event)).await?;
        viewer::clear(self.0, model).await?;
        viewer::write(self.0, model).await
    }

    async fn follow_move(&self, moved: OrganisationId) -> Result<()> {
        visibility::follow_move(self.0, viewer::VIEWERS, moved).await
    }
}
