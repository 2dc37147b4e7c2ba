//! Vocabularies: what obligations and activities are described with.

use serde::Deserialize;

use super::{ReferenceError, coded, read};

/// One word of a vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Stable code, unique in its vocabulary.
    pub code: String,
    pub name_vi: String,
    pub name_en: String,
}

coded! {
    /// Whether the letter names a deliverable.
    DeliverableBasis {
        Named = "named",
        /// Read out of the letter.
        Implied = "implied",
    }
}

/// What an obligation asks to be made or done.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deliverable {
    pub code: String,
    pub name_vi: String,
    pub name_en: String,
    pub basis: DeliverableBasis,
}

coded! {
    /// What a measure's value is.
    ValueType {
        Integer = "integer",
        Decimal = "decimal",
        Boolean = "boolean",
    }
}

coded! {
    /// How a measure behaves over time.
    Accumulation {
        /// Adds up over time.
        Flow = "flow",
        /// A state at the end of a period: never added up over time.
        Stock = "stock",
    }
}

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    pub code: String,
    pub name_vi: String,
    pub name_en: String,
    /// The unit of the value, in Vietnamese: `phút`, `lượt`.
    pub unit: String,
    pub value_type: ValueType,
    /// The greatest possible value, where there is one; the least is 0.
    pub maximum: Option<u32>,
    pub accumulation: Accumulation,
    /// Whether the values of several organisations may be added up.
    pub additive_over_organisations: bool,
}

/// All vocabularies; codes are unique within each.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabularies {
    pub topics: Vec<Term>,
    pub audiences: Vec<Term>,
    pub deliverables: Vec<Deliverable>,
    pub evidence_kinds: Vec<Term>,
    pub measures: Vec<Measure>,
    pub channels: Vec<Term>,
}

/// The vocabularies of letter 592/STTTT-TTBCBC; an administrator may add to them.
pub fn vocabularies() -> Result<Vocabularies, ReferenceError> {
    read(
        "vocabularies.json",
        include_str!("../../reference/vocabularies.json"),
    )
}
