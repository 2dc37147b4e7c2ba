//! An indicator: what is measured, in which unit, and which values are aimed at.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::value::{Accumulation, ValueType};
use crate::kernel::Quantity;
use crate::kernel::id::{IndicatorId, OrganisationId};
use crate::organisations::organisation::OrganisationKind;
use crate::tasks::state::names;

names! {
    /// For what area a target was set, and of what area a value is.
    TargetScope {
        National = "national",
        Province = "province",
        Unit = "unit",
    }
}

impl TargetScope {
    /// The area that an organisation of this kind answers for.
    pub fn of(kind: OrganisationKind) -> Self {
        match kind {
            OrganisationKind::Ministry => TargetScope::National,
            OrganisationKind::ProvincePeopleCommittee => TargetScope::Province,
            _ => TargetScope::Unit,
        }
    }
}

names! {
    /// How a value must stand to its target, as the document words it.
    TargetComparator {
        /// đạt, từ … trở lên
        AtLeast = "at_least",
        /// xuống còn, không quá
        AtMost = "at_most",
        /// dưới
        Below = "below",
        /// trên
        Above = "above",
    }
}

/// A value aimed at, with who set it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    pub scope: TargetScope,
    /// Whose target it is; absent for the nation's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation_id: Option<OrganisationId>,
    /// The year by whose end it is to be reached.
    pub year: i32,
    pub comparator: TargetComparator,
    pub value: Quantity,
    /// The document that sets it.
    pub source: String,
}

impl Target {
    pub fn is_reached_by(&self, value: Quantity) -> bool {
        match self.comparator {
            TargetComparator::AtLeast => value >= self.value,
            TargetComparator::AtMost => value <= self.value,
            TargetComparator::Below => value < self.value,
            TargetComparator::Above => value > self.value,
        }
    }
}

/// Its place in the National Programme of Action for Children 2021–2030 (Decision 23/QĐ-TTg).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammePlace {
    /// 1 to 24.
    pub indicator_no: u32,
    /// 1 to 4.
    pub goal: u32,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    pub id: IndicatorId,
    /// Unique, such as `airtime_minutes` or `p23_3a`.
    pub code: String,
    pub name_vi: String,
    pub name_en: Option<String>,
    pub unit: String,
    pub value_type: ValueType,
    pub accumulation: Accumulation,
    /// Whether values of several organisations may be added up; rates may not.
    pub is_additive: bool,
    /// Whether it counts children: small sums are withheld from whoever does not see the reports (Law 91/2025/QH15).
    pub counts_children: bool,
    pub programme: Option<ProgrammePlace>,
    pub targets: Vec<Target>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl Indicator {
    /// Whether values of several organisations add up; yes and no add up to how many said yes.
    pub fn adds_up(&self) -> bool {
        self.is_additive || self.value_type == ValueType::Boolean
    }

    /// As the audit chain keeps it.
    pub fn record(&self) -> serde_json::Value {
        serde_json::json!({
            "code": self.code,
            "name_vi": self.name_vi,
            "name_en": self.name_en,
            "unit": self.unit,
            "value_type": self.value_type,
            "accumulation": self.accumulation,
            "is_additive": self.is_additive,
            "counts_children": self.counts_children,
            "programme": self.programme,
            "targets": self.targets,
            "version": self.version,
        })
    }
}
