//! Rows of what was sent.

use sea_orm::entity::prelude::*;
use treem_domain::reports::ReportContent;
use treem_domain::reports::repository::Submission;
use treem_domain::tasks::event::Author;

use crate::stored::Stored;

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "report_submissions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub report_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    pub at: ChronoDateTimeUtc,
    #[sea_orm(column_type = "JsonBinary")]
    pub by: Stored<Author>,
    pub on_behalf: bool,
    pub is_validated: bool,
    #[sea_orm(column_type = "JsonBinary")]
    pub content: Stored<ReportContent>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&Submission> for Model {
    fn from(submission: &Submission) -> Self {
        Self {
            report_id: submission.report_id.0,
            number: submission.number,
            at: submission.at,
            by: Stored(submission.by.clone()),
            on_behalf: submission.on_behalf,
            is_validated: submission.is_validated,
            content: Stored(submission.content.clone()),
        }
    }
}

impl From<Model> for Submission {
    fn from(row: Model) -> Self {
        Self {
            report_id: row.report_id.into(),
            number: row.number,
            at: row.at,
            by: row.by.0,
            on_behalf: row.on_behalf,
            is_validated: row.is_validated,
            content: row.content.0,
        }
    }
}
