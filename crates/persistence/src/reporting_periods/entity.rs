//! Rows of reporting periods.

use sea_orm::entity::prelude::*;
use treem_domain::kernel::{Error, Result};
use treem_domain::reporting_periods::{PeriodState, ReportingPeriod, Window};

use crate::stored;

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "reporting_periods")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub template_id: Uuid,
    pub organisation_id: Uuid,
    pub template_code: String,
    pub identifier: String,
    pub window_from: ChronoDate,
    pub window_until: ChronoDate,
    pub due_date: ChronoDate,
    pub derived_at: Option<ChronoDateTimeUtc>,
    pub state: String,
    pub expected: i32,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&ReportingPeriod> for Model {
    fn from(period: &ReportingPeriod) -> Self {
        Self {
            id: period.id.0,
            template_id: period.template_id.0,
            organisation_id: period.organisation_id.0,
            template_code: period.template_code.clone(),
            identifier: period.identifier.clone(),
            window_from: period.window.from,
            window_until: period.window.until,
            due_date: period.due_date,
            derived_at: period.derived_at,
            state: period.state.as_str().to_owned(),
            expected: period.expected,
            version: period.version,
            created_at: period.created_at,
            updated_at: period.updated_at,
        }
    }
}

impl TryFrom<Model> for ReportingPeriod {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self> {
        Ok(Self {
            id: row.id.into(),
            template_id: row.template_id.into(),
            organisation_id: row.organisation_id.into(),
            template_code: row.template_code,
            identifier: row.identifier,
            window: Window {
                from: row.window_from,
                until: row.window_until,
            },
            due_date: row.due_date,
            derived_at: row.derived_at,
            state: stored::name("reporting_periods", row.id, &row.state, PeriodState::parse)?,
            expected: row.expected,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}
