//! Administrative units (đơn vị hành chính), kept by code and first day because codes are re-used.

use chrono::NaiveDate;

use crate::reference::administrative_units as reference;

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

/// What is said of a unit that was formed from communes of two districts (Vĩnh Thông and Tô Châu, 1 July 2025).
const SPANS_FORMER_DISTRICTS: &str = "Đơn vị này gồm địa bàn của hai huyện, thành phố cũ: không thể lập lại số liệu \
    của huyện cũ từ các đơn vị mới. (It spans two former districts: totals of the former districts cannot be rebuilt \
    from the new units.)";

impl From<reference::UnitSuccession> for UnitSuccession {
    /// The note also says where a unit spans two former districts, because no total can be had from it.
    fn from(succession: reference::UnitSuccession) -> Self {
        let key = |key: reference::UnitKey| super::organisation::UnitKey {
            code: key.code,
            valid_from: key.valid_from,
        };
        let spans = succession
            .spans_former_districts
            .then(|| SPANS_FORMER_DISTRICTS.to_owned());
        let notes: Vec<String> = spans.into_iter().chain(succession.note).collect();
        Self {
            predecessor: key(succession.predecessor),
            successor: key(succession.successor),
            kind: succession.kind.as_str().to_owned(),
            effective_on: succession.effective_on,
            note: (!notes.is_empty()).then(|| notes.join(" ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn exactly_vĩnh_thông_and_tô_châu_say_that_they_span_two_former_districts() {
        let noted: BTreeSet<String> = crate::reference::unit_successions()
            .unwrap()
            .into_iter()
            .map(UnitSuccession::from)
            .filter(|succession| {
                succession
                    .note
                    .as_deref()
                    .is_some_and(|note| note.contains("hai huyện, thành phố cũ"))
            })
            .map(|succession| succession.successor.code)
            .collect();
        assert_eq!(noted, BTreeSet::from(["30760".to_owned(), "30766".to_owned()]));
    }
}
