//! Rows of the history of reports.

use sea_orm::entity::prelude::*;
use treem_domain::kernel::{Error, Result};
use treem_domain::reports::{Change, ReportEvent, ReportState};
use treem_domain::tasks::event::Author;

use crate::stored::{self, Stored};

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "report_events")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub report_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    pub at: ChronoDateTimeUtc,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub by: Option<Stored<Author>>,
    pub from_state: Option<String>,
    pub to_state: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub change: Stored<Change>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&ReportEvent> for Model {
    fn from(event: &ReportEvent) -> Self {
        Self {
            report_id: event.report_id.0,
            sequence: event.sequence,
            at: event.at,
            by: event.by.clone().map(Stored),
            from_state: event.from_state.map(|state| state.as_str().to_owned()),
            to_state: event.to_state.as_str().to_owned(),
            change: Stored(event.change.clone()),
        }
    }
}

impl TryFrom<Model> for ReportEvent {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self> {
        let id = format!("{}/{}", row.report_id, row.sequence);
        let state = |text: &str| stored::name("report_events", &id, text, ReportState::parse);
        Ok(Self {
            report_id: row.report_id.into(),
            sequence: row.sequence,
            at: row.at,
            by: row.by.map(|by| by.0),
            from_state: row.from_state.as_deref().map(state).transpose()?,
            to_state: state(&row.to_state)?,
            change: row.change.0,
        })
    }
}
