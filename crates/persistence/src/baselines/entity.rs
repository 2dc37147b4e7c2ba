//! Rows of baselines.

use sea_orm::entity::prelude::*;
use treem_domain::baselines::{Baseline, Content};
use treem_domain::tasks::event::Author;

use crate::stored::Stored;

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "baselines")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub directive_id: Uuid,
    pub obligation_id: Uuid,
    pub organisation_id: Uuid,
    #[sea_orm(column_type = "JsonBinary")]
    pub content: Stored<Content>,
    #[sea_orm(column_type = "JsonBinary")]
    pub set_by: Stored<Author>,
    pub set_at: ChronoDateTimeUtc,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&Baseline> for Model {
    fn from(baseline: &Baseline) -> Self {
        Self {
            id: baseline.id.0,
            directive_id: baseline.directive_id.0,
            obligation_id: baseline.obligation_id.0,
            organisation_id: baseline.organisation_id.0,
            content: Stored(baseline.content.clone()),
            set_by: Stored(baseline.set_by.clone()),
            set_at: baseline.set_at,
            version: baseline.version,
        }
    }
}

impl From<Model> for Baseline {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.into(),
            directive_id: row.directive_id.into(),
            obligation_id: row.obligation_id.into(),
            organisation_id: row.organisation_id.into(),
            content: row.content.0,
            set_by: row.set_by.0,
            set_at: row.set_at,
            version: row.version,
        }
    }
}
