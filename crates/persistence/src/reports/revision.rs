//! What of a report changes; whose it is, of which period and which version never does.

use sea_orm::entity::prelude::*;
use treem_domain::reports::{Exclusion, LockException, Report, ReportContent};

use crate::stored::Stored;

/// The columns that are written over. Those that are not named keep their indexes and references untouched.
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "reports")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub state: String,
    pub submission_number: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub content: Stored<ReportContent>,
    pub due_date: ChronoDate,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub exclusion: Option<Stored<Exclusion>>,
    pub submitted_on: Option<ChronoDate>,
    pub frozen_timeliness: Option<String>,
    pub is_validated: bool,
    pub return_reason: Option<String>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub lock_exception: Option<Stored<LockException>>,
    pub version: i64,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&Report> for Model {
    fn from(report: &Report) -> Self {
        Self {
            id: report.id.0,
            state: report.state.as_str().to_owned(),
            submission_number: report.submission_number,
            content: Stored(report.content.clone()),
            due_date: report.due_date,
            exclusion: report.exclusion.clone().map(Stored),
            submitted_on: report.submitted_on,
            frozen_timeliness: report.frozen_timeliness.map(|one| one.as_str().to_owned()),
            is_validated: report.is_validated,
            return_reason: report.return_reason.clone(),
            lock_exception: report.lock_exception.clone().map(Stored),
            version: report.version,
            updated_at: report.updated_at,
        }
    }
}
