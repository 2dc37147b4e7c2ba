//! Rows of the history of reports.

use sea_orm::entity::prelude::*;
use treem_domain::kernel::{Error, Result};
use treem_domain::reports::{Change, PastEvent, ReportEvent, ReportState};
use treem_domain::tasks::event::Author;

use crate::session::Session;
use crate::sql::Sql;
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

impl TryFrom<Model> for PastEvent {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self> {
        let id = format!("{}/{}", row.report_id, row.sequence);
        let state = |text: &str| stored::name("report_events", &id, text, ReportState::parse);
        let event = ReportEvent {
            report_id: row.report_id.into(),
            at: row.at,
            by: row.by.map(|by| by.0),
            from_state: row.from_state.as_deref().map(state).transpose()?,
            to_state: state(&row.to_state)?,
            change: row.change.0,
        };
        Ok(Self {
            sequence: row.sequence,
            event,
        })
    }
}

/// Events of one statement.
const BATCH: usize = 512;

/// Writes events, each as the next of its report, whose row the caller holds: nobody else gives it that place.
pub(super) async fn append(session: &Session, events: impl Iterator<Item = &ReportEvent>) -> Result<()> {
    let json = session.json_cast();
    let events: Vec<&ReportEvent> = events.collect();
    for chunk in events.chunks(BATCH) {
        let mut sql = Sql::new(
            "INSERT INTO report_events (report_id, sequence, at, by, from_state, to_state, change) \
             SELECT v.column1, (SELECT coalesce(max(e.sequence), 0) + 1 FROM report_events e \
             WHERE e.report_id = v.column1), v.column2, v.column3, v.column4, v.column5, v.column6 FROM (VALUES ",
        );
        for (index, event) in chunk.iter().enumerate() {
            sql.text.push_str(if index == 0 { "" } else { ", " });
            sql = sql.cast_row([
                (event.report_id.0.into(), ""),
                (event.at.into(), ""),
                (event.by.clone().map(Stored).into(), json),
                (event.from_state.map(|state| state.as_str()).into(), ""),
                (event.to_state.as_str().into(), ""),
                (Stored(event.change.clone()).into(), json),
            ]);
        }
        session.execute(sql.add(") AS v", [])).await?;
    }
    Ok(())
}
