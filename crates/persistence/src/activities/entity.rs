//! Rows of activities: the content is kept whole, columns beside it are what is searched and counted.

use sea_orm::entity::prelude::*;
use treem_domain::activities::activity::{Activity, Content};
use treem_domain::activities::portal_coverage::bits;
use treem_domain::kernel::id::ActivityId;
use treem_domain::tasks::event::Author;

use crate::stored::Stored;

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "activities")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organisation_id: Uuid,
    pub external_reference: Option<String>,
    pub kind: String,
    pub channel: Option<String>,
    pub from_date: ChronoDate,
    pub to_date: ChronoDate,
    /// The folded programme, where the air time is known too.
    pub airing: Option<String>,
    pub aired_at: Option<ChronoDateTimeUtc>,
    pub covered_goals: i64,
    pub covered_indicators: i64,
    pub lag_days: Option<i64>,
    #[sea_orm(column_type = "JsonBinary")]
    pub content: Stored<Content>,
    pub search_text: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub not_a_duplicate_of: Stored<Vec<ActivityId>>,
    #[sea_orm(column_type = "JsonBinary")]
    pub entered_by: Stored<Author>,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&Activity> for Model {
    fn from(activity: &Activity) -> Self {
        let content = &activity.content;
        let coverage = content.coverage.as_ref();
        let (airing, aired_at) = content.airing().unzip();
        Self {
            id: activity.id.0,
            organisation_id: activity.organisation_id.0,
            external_reference: content.external_reference.clone(),
            kind: content.kind.clone(),
            channel: content.channel.clone(),
            from_date: content.from_date,
            to_date: content.to_date,
            airing,
            aired_at,
            covered_goals: coverage.map_or(0, |coverage| bits(&coverage.goals).into()),
            covered_indicators: coverage.map_or(0, |coverage| bits(&coverage.indicators).into()),
            lag_days: coverage.and_then(|coverage| coverage.lag_days()),
            search_text: content.search_text(),
            content: Stored(content.clone()),
            not_a_duplicate_of: Stored(activity.not_a_duplicate_of.clone()),
            entered_by: Stored(activity.entered_by.clone()),
            version: activity.version,
            created_at: activity.created_at,
            updated_at: activity.updated_at,
        }
    }
}

impl From<Model> for Activity {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.into(),
            organisation_id: row.organisation_id.into(),
            content: row.content.0,
            not_a_duplicate_of: row.not_a_duplicate_of.0,
            entered_by: row.entered_by.0,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
