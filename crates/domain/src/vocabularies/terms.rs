//! Terms at work: what a code stands for, and whether it may still be chosen.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Deserialize;

use super::Term;
use crate::kernel::{Code, Error, Faults, Quantity, Result};
use crate::reference::vocabularies::{Accumulation, ValueType};
use crate::store::ReadUnit;

/// All terms, by vocabulary and code.
pub struct Terms(HashMap<(String, String), Term>);

impl Terms {
    /// A few hundred rows.
    pub async fn read(unit: &(impl ReadUnit + ?Sized)) -> Result<Self> {
        let terms = unit.vocabularies().terms().await?;
        Ok(terms.into())
    }

    pub fn find(&self, vocabulary: &str, code: &str) -> Option<&Term> {
        self.0.get(&(vocabulary.to_owned(), code.to_owned()))
    }

    /// The term, or a fault at `pointer` where the vocabulary lacks it or it was retired. What was chosen before its
    /// retirement stays: `is_kept`.
    pub fn choose(
        &self,
        pointer: impl Into<String>,
        (vocabulary, code): (&str, &str),
        is_kept: bool,
        faults: &mut Faults,
    ) -> Option<&Term> {
        let Some(term) = self.find(vocabulary, code) else {
            faults.add(
                pointer,
                Code::UnknownReference,
                format!("Danh mục {vocabulary} không có mã {code}; xem /v1/vocabularies/{vocabulary}."),
                format!("The vocabulary {vocabulary} has no code {code}; see /v1/vocabularies/{vocabulary}."),
            );
            return None;
        };
        if let Some(day) = term.retired_on().filter(|_| !is_kept) {
            faults.add(
                pointer,
                Code::NotAllowedValue,
                format!("Mã {code} của danh mục {vocabulary} đã ngừng dùng từ {day}; hãy chọn mã khác."),
                format!("The code {code} of {vocabulary} was retired on {day}; choose another."),
            );
        }
        Some(term)
    }
}

impl From<Vec<Term>> for Terms {
    fn from(terms: Vec<Term>) -> Self {
        let keyed = terms.into_iter();
        Self(
            keyed
                .map(|term| ((term.vocabulary.clone(), term.code.clone()), term))
                .collect(),
        )
    }
}

impl Term {
    /// The day from which it is no longer chosen.
    pub fn retired_on(&self) -> Option<NaiveDate> {
        self.properties.get("retired_on")?.as_str()?.parse().ok()
    }
}

/// What a measure is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Measure {
    /// In Vietnamese: `phút`, `lượt`.
    pub unit: String,
    pub value_type: ValueType,
    /// The greatest possible value, where there is one; the least is 0.
    pub maximum: Option<u32>,
    pub accumulation: Accumulation,
    /// Whether values of several organisations may be added up.
    #[serde(default = "yes")]
    pub additive_over_organisations: bool,
}

fn yes() -> bool {
    true
}

impl Measure {
    /// The properties of a term of the vocabulary `measures`; an error is a corrupt row.
    pub fn of(term: &Term) -> Result<Self> {
        serde_json::from_value(term.properties.clone())
            .map_err(|cause| Error::internal(format!("measure {}: {cause}", term.code)))
    }

    /// Notes what is wrong with a value: a boolean is 0 or 1, an integer has no places, nothing is below 0 or above the
    /// maximum.
    pub fn check(&self, pointer: &str, value: Quantity, faults: &mut Faults) {
        let (maximum, is_boolean) = match self.value_type {
            ValueType::Boolean => (Some(1), true),
            ValueType::Integer | ValueType::Decimal => (self.maximum, false),
        };
        let is_whole = matches!(self.value_type, ValueType::Boolean | ValueType::Integer);
        let is_above = maximum.is_some_and(|maximum| value.thousandths() > i64::from(maximum) * 1_000);
        if value < Quantity::ZERO || is_above {
            let (vi, en) = match maximum {
                Some(maximum) => (format!("từ 0 đến {maximum}"), format!("from 0 to {maximum}")),
                None => ("từ 0 trở lên".to_owned(), "0 or more".to_owned()),
            };
            let (note_vi, note_en) = match is_boolean {
                true => (" (0 là không, 1 là có)", " (0 is no, 1 is yes)"),
                false => ("", ""),
            };
            faults.add(
                pointer,
                Code::OutOfRange,
                format!("Giá trị phải {vi}{note_vi}."),
                format!("The value must be {en}{note_en}."),
            );
        }
        if is_whole && !value.is_integer() {
            faults.add(
                pointer,
                Code::WrongType,
                format!("Giá trị ({}) phải là số nguyên.", self.unit),
                format!("The value ({}) must be an integer.", self.unit),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn measure(value_type: ValueType, maximum: Option<u32>) -> Measure {
        Measure {
            unit: "phút".into(),
            value_type,
            maximum,
            accumulation: Accumulation::Flow,
            additive_over_organisations: true,
        }
    }

    #[rstest]
    #[case(ValueType::Decimal, None, "-0.001", Some(Code::OutOfRange))]
    #[case(ValueType::Integer, None, "1.5", Some(Code::WrongType))]
    #[case(ValueType::Integer, Some(4), "5", Some(Code::OutOfRange))]
    #[case(ValueType::Boolean, None, "2", Some(Code::OutOfRange))]
    #[case(ValueType::Boolean, None, "0.5", Some(Code::WrongType))]
    #[case(ValueType::Integer, Some(4), "4", None)]
    #[case(ValueType::Decimal, None, "15.5", None)]
    #[case(ValueType::Boolean, None, "1", None)]
    fn a_value_fits_its_measure(
        #[case] value_type: ValueType,
        #[case] maximum: Option<u32>,
        #[case] value: &str,
        #[case] refused: Option<Code>,
    ) {
        let mut faults = Faults::new();
        let value = Quantity::parse(value).unwrap();
        measure(value_type, maximum).check("/value", value, &mut faults);
        let code = match faults.into_result() {
            Err(Error::Invalid(faults)) => Some(faults[0].code),
            _ => None,
        };
        assert_eq!(code, refused);
    }

    #[test]
    fn a_retired_term_is_not_chosen_anew_but_kept() {
        let term = Term {
            vocabulary: "topics".into(),
            code: "local_plan".into(),
            name_vi: "Kế hoạch".into(),
            name_en: None,
            properties: serde_json::json!({ "retired_on": "2021-07-01" }),
            position: 1,
        };
        let terms = Terms::from(vec![term]);
        let refused = |code, is_kept| {
            let mut faults = Faults::new();
            terms.choose("/topics/0", ("topics", code), is_kept, &mut faults);
            !faults.is_empty()
        };
        assert!(refused("local_plan", false));
        assert!(refused("unknown", true));
        assert!(!refused("local_plan", true));
    }
}
