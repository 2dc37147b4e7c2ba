//! Rows of the history of activities.

use sea_orm::entity::prelude::*;
use treem_domain::activities::activity::Content;
use treem_domain::activities::event::ActivityEvent;
use treem_domain::kernel::{Error, Result};
use treem_domain::tasks::event::Author;

use crate::stored::Stored;

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "activity_events")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub activity_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    pub at: ChronoDateTimeUtc,
    #[sea_orm(column_type = "JsonBinary")]
    pub by: Stored<Author>,
    #[sea_orm(column_type = "JsonBinary")]
    pub changed: Stored<Vec<String>>,
    #[sea_orm(column_type = "JsonBinary")]
    pub content: Stored<Content>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&ActivityEvent> for Model {
    fn from(event: &ActivityEvent) -> Self {
        Self {
            activity_id: event.activity_id.0,
            sequence: event.sequence,
            at: event.at,
            by: Stored(event.by.clone()),
            changed: Stored(event.changed.clone()),
            content: Stored(event.content.clone()),
        }
    }
}

impl TryFrom<Model> for ActivityEvent {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self> {
        Ok(Self {
            activity_id: row.activity_id.into(),
            sequence: row.sequence,
            at: row.at,
            by: row.by.0,
            changed: row.changed.0,
            content: row.content.0,
        })
    }
}
