//! A term as the API shows it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use treem_domain::vocabularies as domain;
use utoipa::ToSchema;

/// A coded term. Which members beside the names it has depends on its vocabulary.
#[derive(Debug, Serialize, ToSchema)]
pub struct Term {
    /// Stable code, unique in its vocabulary.
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = r"\S",
        example = "airtime_minutes"
    )]
    pub code: String,
    /// Vietnamese name.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = r"\S",
        example = "Thời lượng phát sóng"
    )]
    pub name_vi: String,
    /// English name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300, example = "Broadcast time")]
    pub name_en: Option<String>,
    /// Of a document type: what stands before the issuer in the notation; absent for công văn and thư công.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20, example = "QĐ")]
    pub abbreviation: Option<String>,
    /// Of a measure: the unit of its values, in Vietnamese.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 50, example = "phút")]
    pub unit: Option<String>,
    /// Of a measure: `integer`, `decimal` or `boolean`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20, pattern = "^(integer|decimal|boolean)$", example = "decimal")]
    pub value_type: Option<String>,
    /// Of a measure: the greatest possible value, where there is one; the least is 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 4294967295_i64, example = 100)]
    pub maximum: Option<u32>,
    /// Of a measure: `flow` adds up over time, `stock` is a state at the end of a period.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 10, pattern = "^(flow|stock)$", example = "flow")]
    pub accumulation: Option<String>,
    /// Of a measure: whether values of several organisations may be added up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additive_over_organisations: Option<bool>,
    /// The day from which it is no longer chosen; absent while it is in use.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2021-12-31")]
    pub retired_on: Option<NaiveDate>,
}

/// The properties of a term that are for callers; others, such as the basis of an entry, are passed over.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Properties {
    abbreviation: Option<String>,
    unit: Option<String>,
    value_type: Option<String>,
    maximum: Option<u32>,
    accumulation: Option<String>,
    additive_over_organisations: Option<bool>,
}

impl From<domain::Term> for Term {
    fn from(term: domain::Term) -> Self {
        let retired_on = term.retired_on();
        let properties: Properties = serde_json::from_value(term.properties).unwrap_or_default();
        Self {
            code: term.code,
            name_vi: term.name_vi,
            name_en: term.name_en,
            abbreviation: properties.abbreviation,
            unit: properties.unit,
            value_type: properties.value_type,
            maximum: properties.maximum,
            accumulation: properties.accumulation,
            additive_over_organisations: properties.additive_over_organisations,
            retired_on,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(properties: serde_json::Value) -> serde_json::Value {
        let term = domain::Term {
            vocabulary: "document_types".into(),
            code: "quyet_dinh".into(),
            name_vi: "Quyết định (cá biệt)".into(),
            name_en: None,
            properties,
            position: 2,
        };
        serde_json::to_value(Term::from(term)).unwrap()
    }

    #[test]
    fn properties_that_are_not_for_callers_are_not_shown() {
        let shown = decision(serde_json::json!({ "abbreviation": "QĐ", "certainty": "confirmed" }));
        assert_eq!(
            shown,
            serde_json::json!({ "code": "quyet_dinh", "name_vi": "Quyết định (cá biệt)", "abbreviation": "QĐ" })
        );
    }
}
