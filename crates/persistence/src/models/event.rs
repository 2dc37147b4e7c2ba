//! Rows of the history of models.

use sea_orm::entity::prelude::*;
use treem_domain::kernel::{Error, Result};
use treem_domain::models::{Change, ModelEvent, ModelState};
use treem_domain::tasks::event::Author;

use crate::stored::{self, Stored};

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "model_events")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub model_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    pub at: ChronoDateTimeUtc,
    #[sea_orm(column_type = "JsonBinary")]
    pub by: Stored<Author>,
    pub from_state: Option<String>,
    pub to_state: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub change: Stored<Change>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&ModelEvent> for Model {
    fn from(event: &ModelEvent) -> Self {
        Self {
            model_id: event.model_id.0,
            sequence: event.sequence,
            at: event.at,
            by: Stored(event.by.clone()),
            from_state: event.from_state.map(|state| state.as_str().to_owned()),
            to_state: event.to_state.as_str().to_owned(),
            change: Stored(event.change.clone()),
        }
    }
}

impl TryFrom<Model> for ModelEvent {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self> {
        let id = format!("{}/{}", row.model_id, row.sequence);
        let state = |text: &str| stored::name("model_events", &id, text, ModelState::parse);
        Ok(Self {
            from_state: row.from_state.as_deref().map(state).transpose()?,
            to_state: state(&row.to_state)?,
            model_id: row.model_id.into(),
            sequence: row.sequence,
            at: row.at,
            by: row.by.0,
            change: row.change.0,
        })
    }
}
