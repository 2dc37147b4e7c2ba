//! Administrative units (đơn vị hành chính), kept by code and first day because codes are re-used.

use chrono::NaiveDate;

#[derive(Debug, Clone, PartialEq)]
pub struct AdministrativeUnit {
    /// The General Statistics Office's code: text, leading zeros count.
    pub code: String,
    pub valid_from: NaiveDate,
    /// The first day on which it no longer holds.
    pub valid_until: Option<NaiveDate>,
    pub name: String,
    pub full_name: String,
    /// tinh, huyen, thanh_pho, xa, phuong, thi_tran, dac_khu
    pub unit_type: String,
    pub parent: Option<super::organisation::UnitKey>,
}

/// Which unit took over from which.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitSuccession {
    pub predecessor: super::organisation::UnitKey,
    pub successor: super::organisation::UnitKey,
    pub kind: String,
    pub effective_on: NaiveDate,
    pub note: Option<String>,
}
