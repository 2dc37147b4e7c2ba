//! What must hold across the files.

mod calendar;
mod letter;
mod organisations;
mod units;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::*;

const FILES: &[(&str, &str)] = &[
    (
        "administrative_units",
        include_str!("../../reference/administrative_units.json"),
    ),
    (
        "unit_successions",
        include_str!("../../reference/unit_successions.json"),
    ),
    (
        "organisations",
        include_str!("../../reference/organisations.json"),
    ),
    (
        "organisation_successions",
        include_str!("../../reference/organisation_successions.json"),
    ),
    (
        "recipient_groups",
        include_str!("../../reference/recipient_groups.json"),
    ),
    (
        "document_types",
        include_str!("../../reference/document_types.json"),
    ),
    ("vocabularies", include_str!("../../reference/vocabularies.json")),
    ("holidays", include_str!("../../reference/holidays.json")),
    (
        "directive_592",
        include_str!("../../reference/directive_592.json"),
    ),
];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The distinct values; a value that comes twice fails the test.
fn distinct<T: Ord + std::fmt::Debug + Clone>(values: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut seen = BTreeSet::new();
    for value in values {
        assert!(seen.insert(value.clone()), "{value:?} comes twice");
    }
    seen
}

#[test]
fn a_member_that_the_reader_does_not_know_is_refused_with_the_name_of_the_file() {
    let refused = read::<Bilingual>("example.json", r#"{"vi": "trẻ em", "en": "children", "age": 9}"#);
    let message = refused.unwrap_err().to_string();
    assert!(
        message.starts_with("reference data example.json: unknown field `age`"),
        "{message}"
    );
}

#[test]
fn all_text_is_composed_trimmed_and_without_doubled_spaces() {
    fn check(file: &str, value: &serde_json::Value) {
        match value {
            serde_json::Value::String(text) => {
                assert!(unicode_normalization::is_nfc(text), "{file}: {text:?} is not NFC");
                assert_eq!(text.trim(), text, "{file}");
                assert!(
                    !text.is_empty() && !text.contains("  ") && !text.contains('\0'),
                    "{file}: {text:?}"
                );
            }
            serde_json::Value::Array(values) => values.iter().for_each(|value| check(file, value)),
            serde_json::Value::Object(members) => members.values().for_each(|value| check(file, value)),
            _ => {}
        }
    }
    for (file, json) in FILES {
        check(file, &serde_json::from_str(json).unwrap());
    }
}

#[test]
fn the_notice_carries_the_licence_of_the_units() {
    for words in [
        "thanglequoc/vietnamese-provinces-database",
        "MIT License",
        "Copyright (c) 2021 Thang Le Quoc",
    ] {
        assert!(NOTICE.contains(words), "{words}");
    }
    for (file, _) in FILES {
        assert!(
            NOTICE.contains(&format!("`{file}.json`")),
            "the notice says nothing of {file}"
        );
    }
}

#[test]
fn twenty_seven_of_twenty_nine_document_types_have_an_abbreviation() {
    let types = document_types().unwrap();
    distinct(types.iter().map(|of| of.code.as_str()));
    distinct(types.iter().filter_map(|of| of.abbreviation.as_deref()));
    assert!(
        types.iter().map(|of| of.position).eq(1..=32),
        "not in the decree's order"
    );

    let documents: Vec<_> = types
        .iter()
        .filter(|of| of.kind == document_types::DocumentTypeKind::AdministrativeDocument)
        .collect();
    assert_eq!((documents.len(), types.len() - documents.len()), (29, 3));
    let bare: Vec<_> = documents
        .iter()
        .filter(|of| of.abbreviation.is_none())
        .map(|of| of.code.as_str())
        .collect();
    assert_eq!(bare, ["cong_van", "thu_cong"]);
    assert!(
        types[29..]
            .iter()
            .all(|copy| copy.certainty == Certainty::GeneralKnowledge)
    );
}

#[test]
fn a_document_types_code_is_its_name_without_marks() {
    for of in document_types().unwrap() {
        let name = of.name_vi.split(" (").next().unwrap();
        assert_eq!(of.code, crate::kernel::text::fold(name).replace(' ', "_"));
    }
}

#[test]
fn vocabularies_hold_distinct_codes_in_the_known_numbers() {
    let words = vocabularies().unwrap();
    let count = |terms: &[vocabularies::Term]| distinct(terms.iter().map(|term| term.code.clone())).len();
    assert_eq!(
        (
            count(&words.topics),
            count(&words.audiences),
            count(&words.evidence_kinds)
        ),
        (12, 11, 9)
    );
    assert_eq!(
        distinct(words.deliverables.iter().map(|of| of.code.as_str())).len(),
        15
    );
    assert_eq!(
        distinct(words.measures.iter().map(|of| of.code.as_str())).len(),
        22
    );
}

#[test]
fn states_are_stocks_and_happenings_are_flows() {
    use vocabularies::Accumulation::{Flow, Stock};
    let measures = vocabularies().unwrap().measures;
    let of = |code: &str| measures.iter().find(|measure| measure.code == code).unwrap();
    assert_eq!(of("airtime_minutes").accumulation, Flow);
    assert_eq!(of("columns_active").accumulation, Stock);
    assert_eq!(of("models_active").accumulation, Stock);
    assert_eq!(of("programme_goals_covered").maximum, Some(4));
    assert!(!of("publication_lag_days").additive_over_organisations);
}
