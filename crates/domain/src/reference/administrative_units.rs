//! Administrative units: Kiên Giang as of mid-2021, and what became of it on 1 July 2025.

use chrono::NaiveDate;
use serde::Deserialize;

use super::{ReferenceError, ValidFromBasis, coded, read};

coded! {
    /// The type of a unit.
    UnitType {
        /// A province.
        Tinh = "tinh",
        /// A city under a province; district level, until 2025-07-01.
        ThanhPho = "thanh_pho",
        /// A rural district, until 2025-07-01.
        Huyen = "huyen",
        /// A ward.
        Phuong = "phuong",
        /// A township, until 2025-07-01.
        ThiTran = "thi_tran",
        /// A rural commune.
        Xa = "xa",
        /// A special zone, from 2025-07-01; commune level.
        DacKhu = "dac_khu",
    }
}

/// The key of a unit. Codes are used again, so a code alone names no unit.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitKey {
    /// Code of the General Statistics Office; text, with leading zeros.
    pub code: String,
    pub valid_from: NaiveDate,
}

/// One unit in one span of time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdministrativeUnit {
    pub code: String,
    pub valid_from: NaiveDate,
    pub valid_from_basis: ValidFromBasis,
    /// The first day on which it no longer holds; absent while it holds.
    pub valid_until: Option<NaiveDate>,
    /// Without the type: `Rạch Giá`.
    pub name: String,
    /// With the type: `Thành phố Rạch Giá`.
    pub full_name: String,
    pub unit_type: UnitType,
    /// Absent for provinces.
    pub parent: Option<UnitKey>,
}

impl AdministrativeUnit {
    pub fn key(&self) -> UnitKey {
        UnitKey {
            code: self.code.clone(),
            valid_from: self.valid_from,
        }
    }
}

coded! {
    /// How one unit became another.
    UnitSuccessionKind {
        /// It went into a unit that others went into as well.
        Merged = "merged",
        /// Same name, type and area; only the parent changed.
        Unchanged = "unchanged",
        /// Same area under another name or type.
        Renamed = "renamed",
    }
}

/// One unit became another.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitSuccession {
    pub predecessor: UnitKey,
    pub successor: UnitKey,
    pub kind: UnitSuccessionKind,
    /// The first day of the successor.
    pub effective_on: NaiveDate,
    /// The successor was formed from communes of two districts: totals of the former districts cannot be rebuilt
    /// from it.
    #[serde(default)]
    pub spans_former_districts: bool,
    pub note: Option<String>,
}

/// All units, parents before children.
pub fn administrative_units() -> Result<Vec<AdministrativeUnit>, ReferenceError> {
    read(
        "administrative_units.json",
        include_str!("../../reference/administrative_units.json"),
    )
}

/// All successions; districts have none, because their level was abolished.
pub fn unit_successions() -> Result<Vec<UnitSuccession>, ReferenceError> {
    read(
        "unit_successions.json",
        include_str!("../../reference/unit_successions.json"),
    )
}
