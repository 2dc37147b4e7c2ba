//! Rows of indicators and of their values.

use sea_orm::entity::prelude::*;
use treem_domain::indicators::{Accumulation, Indicator, ProgrammePlace, Target, ValueType};
use treem_domain::kernel::{Error, Result, text::fold};

use crate::stored::{self, Stored};

const TABLE: &str = "indicators";

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "indicators")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub code: String,
    pub name_vi: String,
    pub name_en: Option<String>,
    pub unit: String,
    pub value_type: String,
    pub accumulation: String,
    pub is_additive: bool,
    pub counts_children: bool,
    pub goal: Option<i32>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub programme: Option<Stored<ProgrammePlace>>,
    #[sea_orm(column_type = "JsonBinary")]
    pub targets: Stored<Vec<Target>>,
    pub search_text: String,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&Indicator> for Model {
    fn from(indicator: &Indicator) -> Self {
        let english = indicator.name_en.as_deref().unwrap_or_default();
        Self {
            id: indicator.id.0,
            code: indicator.code.clone(),
            name_vi: indicator.name_vi.clone(),
            name_en: indicator.name_en.clone(),
            unit: indicator.unit.clone(),
            value_type: indicator.value_type.as_str().to_owned(),
            accumulation: indicator.accumulation.as_str().to_owned(),
            is_additive: indicator.is_additive,
            counts_children: indicator.counts_children,
            goal: indicator
                .programme
                .and_then(|place| i32::try_from(place.goal).ok()),
            programme: indicator.programme.map(Stored),
            targets: Stored(indicator.targets.clone()),
            search_text: fold(&format!("{} {} {english}", indicator.code, indicator.name_vi)),
            version: indicator.version,
            created_at: indicator.created_at,
            updated_at: indicator.updated_at,
        }
    }
}

impl TryFrom<Model> for Indicator {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self> {
        Ok(Self {
            id: row.id.into(),
            value_type: stored::name(TABLE, row.id, &row.value_type, ValueType::parse)?,
            accumulation: stored::name(TABLE, row.id, &row.accumulation, Accumulation::parse)?,
            code: row.code,
            name_vi: row.name_vi,
            name_en: row.name_en,
            unit: row.unit,
            is_additive: row.is_additive,
            counts_children: row.counts_children,
            programme: row.programme.map(|place| place.0),
            targets: row.targets.0,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

pub mod value {
    use sea_orm::entity::prelude::*;
    use treem_domain::indicators::repository::IndicatorValue;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "indicator_values")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub indicator_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub period_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub category: String,
        pub report_id: Uuid,
        pub until: ChronoDate,
        pub value: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    impl From<&IndicatorValue> for Model {
        fn from(value: &IndicatorValue) -> Self {
            Self {
                indicator_id: value.indicator_id.0,
                period_id: value.period_id.0,
                organisation_id: value.organisation_id.0,
                category: value.category.clone(),
                report_id: value.report_id.0,
                until: value.until,
                value: value.value.thousandths(),
            }
        }
    }
}
