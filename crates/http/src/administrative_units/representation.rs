//! Administrative units and their successions as the API shows them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use treem_domain::organisations::organisation::UnitKey;
use treem_domain::organisations::unit as domain;
use utoipa::ToSchema;

/// Type of a unit: tinh (tỉnh), thanh_pho (thành phố), huyen (huyện), phuong (phường), thi_tran (thị trấn), xa (xã), dac_khu (đặc khu).
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(example = "phuong")]
pub enum UnitType {
    Tinh,
    ThanhPho,
    Huyen,
    Phuong,
    ThiTran,
    Xa,
    DacKhu,
}

impl UnitType {
    pub fn as_str(self) -> &'static str {
        match self {
            UnitType::Tinh => "tinh",
            UnitType::ThanhPho => "thanh_pho",
            UnitType::Huyen => "huyen",
            UnitType::Phuong => "phuong",
            UnitType::ThiTran => "thi_tran",
            UnitType::Xa => "xa",
            UnitType::DacKhu => "dac_khu",
        }
    }
}

/// An administrative unit in one span of time: code and first day together name it, because codes are re-used.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdministrativeUnit {
    /// Code of the General Statistics Office; text, with leading zeros.
    #[schema(min_length = 1, max_length = 10, pattern = "^[0-9]+$", example = "30760")]
    pub code: String,
    /// The day from which it holds; for the units of 2021 the day on which they are known to have held.
    #[schema(example = "2025-07-01")]
    pub valid_from: NaiveDate,
    /// The first day on which it no longer holds; absent while it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
    /// Name without the type.
    #[schema(min_length = 1, max_length = 100, example = "Vĩnh Thông")]
    pub name: String,
    /// Name with the type.
    #[schema(min_length = 1, max_length = 100, example = "Phường Vĩnh Thông")]
    pub full_name: String,
    #[schema(value_type = UnitType)]
    pub unit_type: String,
    /// The unit above it; absent for provinces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<UnitName>,
}

/// What names a unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitName {
    /// Code of the General Statistics Office.
    #[schema(min_length = 1, max_length = 10, pattern = "^[0-9]+$", example = "91")]
    pub code: String,
    /// The day from which it holds.
    #[schema(example = "2025-07-01")]
    pub valid_from: NaiveDate,
}

/// One step from a unit to the one that its area went into.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitSuccession {
    /// The unit before the step.
    pub predecessor: UnitName,
    /// The unit after the step.
    pub successor: UnitName,
    /// How: `merged` (others went into it as well), `renamed` (same area, other name or type), `unchanged` (only the
    /// unit above it changed).
    #[schema(min_length = 1, max_length = 20, pattern = "^[a-z_]+$", example = "merged")]
    pub kind: String,
    /// The first day of the unit after the step.
    #[schema(example = "2025-07-01")]
    pub effective_on: NaiveDate,
    /// What to know of the step, such as that the new unit spans two former districts (Vĩnh Thông, Tô Châu), so that
    /// totals of those districts cannot be rebuilt.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1000)]
    pub note: Option<String>,
}

impl From<UnitKey> for UnitName {
    fn from(key: UnitKey) -> Self {
        Self {
            code: key.code,
            valid_from: key.valid_from,
        }
    }
}

impl From<domain::AdministrativeUnit> for AdministrativeUnit {
    fn from(unit: domain::AdministrativeUnit) -> Self {
        Self {
            code: unit.code,
            valid_from: unit.valid_from,
            valid_until: unit.valid_until,
            name: unit.name,
            full_name: unit.full_name,
            unit_type: unit.unit_type,
            parent: unit.parent.map(Into::into),
        }
    }
}

impl From<domain::UnitSuccession> for UnitSuccession {
    fn from(succession: domain::UnitSuccession) -> Self {
        Self {
            predecessor: succession.predecessor.into(),
            successor: succession.successor.into(),
            kind: succession.kind,
            effective_on: succession.effective_on,
            note: succession.note,
        }
    }
}
