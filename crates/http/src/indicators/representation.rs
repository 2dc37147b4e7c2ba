//! An indicator as the API shows it.

use serde::{Deserialize, Serialize};
use treem_domain::indicators::{self as domain, Accumulation, TargetComparator, TargetScope, ValueType};
use treem_domain::kernel::Quantity;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::schema;

/// What is measured, in which unit, with the values that are aimed at.
#[derive(Debug, Serialize, ToSchema)]
pub struct Indicator {
    /// Id, UUIDv7.
    pub id: Uuid,
    /// Stable code, unique.
    #[schema(max_length = 60, pattern = "^[a-z0-9_]+$", example = "p23_3a")]
    pub code: String,
    /// Vietnamese name.
    #[schema(max_length = 300, example = "Tỷ suất tử vong trẻ sơ sinh")]
    pub name_vi: String,
    /// English name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    pub name_en: Option<String>,
    /// Unit of the values, in Vietnamese.
    #[schema(max_length = 60, example = "trên 1.000 trẻ đẻ sống")]
    pub unit: String,
    #[schema(value_type = schema::ValueType)]
    pub value_type: ValueType,
    #[schema(value_type = schema::Accumulation)]
    pub accumulation: Accumulation,
    /// Whether values of several organisations may be added up; rates may not.
    pub is_additive: bool,
    /// Whether it counts children: small counts are masked for whoever does not see the reports that they come from.
    pub counts_children: bool,
    /// Its place in the National Programme of Action for Children 2021–2030.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammePlace>,
    /// Values aimed at, each with its area and source.
    #[schema(max_items = 500)]
    pub targets: Vec<Target>,
    /// When it was entered.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// When it was last changed.
    pub updated_at: chrono::DateTime<chrono::Utc>,
}

/// A place in the National Programme (Decision 23/QĐ-TTg of 7 January 2021).
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProgrammePlace {
    /// Number of the indicator.
    #[schema(minimum = 1, maximum = 24, example = 3)]
    pub indicator_no: u32,
    /// Number of the goal.
    #[schema(minimum = 1, maximum = 4, example = 1)]
    pub goal: u32,
}

/// A value that is aimed at.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Target {
    #[schema(value_type = schema::TargetScope)]
    pub scope: TargetScope,
    /// Whose target it is; absent for a national one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation_id: Option<Uuid>,
    /// The year by whose end it is to be reached.
    #[schema(minimum = 2000, maximum = 2100, example = 2025)]
    pub year: i32,
    #[schema(value_type = schema::TargetComparator)]
    pub comparator: TargetComparator,
    /// The value, in the indicator's unit; three decimal places at most.
    #[schema(value_type = f64, minimum = -999999999999.0, maximum = 999999999999.0, example = 9.5)]
    pub value: Quantity,
    /// The document that sets it.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = r"\S",
        example = "Quyết định 23/QĐ-TTg ngày 07/01/2021"
    )]
    pub source: String,
}

impl From<domain::Target> for Target {
    fn from(target: domain::Target) -> Self {
        Self {
            scope: target.scope,
            organisation_id: target.organisation_id.map(|id| id.0),
            year: target.year,
            comparator: target.comparator,
            value: target.value,
            source: target.source,
        }
    }
}

impl From<Target> for domain::Target {
    fn from(target: Target) -> Self {
        Self {
            scope: target.scope,
            organisation_id: target.organisation_id.map(Into::into),
            year: target.year,
            comparator: target.comparator,
            value: target.value,
            source: target.source,
        }
    }
}

impl From<domain::Indicator> for Indicator {
    fn from(indicator: domain::Indicator) -> Self {
        Self {
            id: indicator.id.0,
            code: indicator.code,
            name_vi: indicator.name_vi,
            name_en: indicator.name_en,
            unit: indicator.unit,
            value_type: indicator.value_type,
            accumulation: indicator.accumulation,
            is_additive: indicator.is_additive,
            counts_children: indicator.counts_children,
            programme: indicator.programme.map(|place| ProgrammePlace {
                indicator_no: place.indicator_no,
                goal: place.goal,
            }),
            targets: indicator.targets.into_iter().map(Into::into).collect(),
            created_at: indicator.created_at,
            updated_at: indicator.updated_at,
        }
    }
}
