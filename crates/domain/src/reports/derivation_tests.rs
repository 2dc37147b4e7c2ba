use uuid::Uuid;

use super::*;
use crate::indicators::ValueType;
use crate::kernel::id::{ActivityId, OrganisationId};
use crate::report_templates::check::value_of;
use crate::report_templates::{Category, Section};
use crate::reports::ReportContent;

const MINUTES: &str = "airtime_minutes";
const COLUMNS: &str = "columns_active";

fn measures() -> Measures {
    let accumulations = [(MINUTES, Accumulation::Flow), (COLUMNS, Accumulation::Stock)];
    Measures(accumulations.map(|(code, kind)| (code.to_owned(), kind)).into())
}

fn cell(measure: &str, topics: &[&str]) -> Cell {
    Cell {
        code: "cell".into(),
        label: "Thời lượng phát sóng".into(),
        indicator: None,
        unit: "phút".into(),
        value_type: ValueType::Decimal,
        required: true,
        additive: None,
        minimum: None,
        maximum: None,
        categories: topics
            .iter()
            .map(|topic| Category {
                code: format!("on_{topic}"),
                label: (*topic).to_owned(),
                topic: Some((*topic).to_owned()),
            })
            .collect(),
        derivation: Some(Derivation {
            measure: measure.to_owned(),
            kind: None,
            topics: Vec::new(),
        }),
    }
}

fn content(cell: Cell) -> Content {
    Content {
        sections: vec![Section {
            code: "s".into(),
            title: "Tuyên truyền".into(),
            cells: vec![cell],
            narratives: Vec::new(),
        }],
        rules: Vec::new(),
    }
}

fn logged(number: u128, measure: &str, value: i32, topics: &[&str]) -> Measured {
    Measured {
        activity_id: ActivityId(Uuid::from_u128(number)),
        organisation_id: OrganisationId(Uuid::from_u128(592)),
        measure: measure.to_owned(),
        value: value.into(),
        on: "2021-07-01".parse().unwrap(),
        topics: topics.iter().map(|topic| (*topic).to_owned()).collect(),
        kind: "airtime".into(),
    }
}

fn derived(content: &Content, measured: &[Measured]) -> Vec<(String, Quantity, u32)> {
    let proposals = propose(content, &measures(), measured);
    let derived = proposals.derived.into_iter();
    derived
        .map(|(key, derived)| (key.to_string(), derived.value, derived.activities))
        .collect()
}

#[test]
fn an_activity_on_two_topics_counts_once_in_the_first_category_that_fits() {
    let content = content(cell(MINUTES, &["skills", "risks"]));
    let measured = [
        logged(1, MINUTES, 30, &["risks", "skills"]),
        logged(2, MINUTES, 7, &["risks"]),
        logged(3, MINUTES, 100, &["carers"]),
    ];
    assert_eq!(
        derived(&content, &measured),
        [
            ("cell.on_risks".to_owned(), 7.into(), 1),
            ("cell.on_skills".to_owned(), 30.into(), 1)
        ]
    );
    let mut report = ReportContent::default();
    report.propose(propose(&content, &measures(), &measured).derived);
    let whole = value_of(content.cell("cell").unwrap(), &report.values);
    assert_eq!(whole, Some(37.into()), "the 30 minutes are no 60");
}

#[test]
fn of_a_stock_the_last_value_of_each_category_counts() {
    let content = content(cell(COLUMNS, &["skills", "risks"]));
    let measured = [
        logged(1, COLUMNS, 5, &["skills"]),
        logged(2, COLUMNS, 2, &["risks"]),
        logged(3, COLUMNS, 3, &["skills", "risks"]),
        logged(4, MINUTES, 9, &["skills"]),
    ];
    assert_eq!(
        derived(&content, &measured),
        [
            ("cell.on_risks".to_owned(), 2.into(), 1),
            ("cell.on_skills".to_owned(), 3.into(), 1)
        ]
    );
}

#[test]
fn nothing_logged_proposes_nothing() {
    assert_eq!(derived(&content(cell(MINUTES, &[])), &[]), []);
    let other = [logged(1, COLUMNS, 5, &[])];
    assert_eq!(derived(&content(cell(MINUTES, &[])), &other), []);
}

#[test]
fn what_somebody_entered_stays_and_the_rest_follows() {
    let content = content(cell(MINUTES, &["skills", "risks", "carers"]));
    let cell = content.cell("cell").unwrap();
    let [skills, risks, carers] =
        ["on_skills", "on_risks", "on_carers"].map(|code| ValueKey::of("cell", Some(code)));
    let mut report = ReportContent::default();
    let first = [
        logged(1, MINUTES, 30, &["skills"]),
        logged(2, MINUTES, 7, &["risks"]),
    ];
    assert!(report.propose(propose(&content, &measures(), &first).derived));
    assert!(
        !report.propose(propose(&content, &measures(), &first).derived),
        "nothing new"
    );
    // The 30 minutes are confirmed, and some are entered where nothing was logged.
    assert!(report.note_entered(cell, &skills));
    assert!(report.note_entered(cell, &carers));
    report.values.insert(carers.clone(), 11.into());
    let then = ["skills", "risks", "carers"].map(|topic| logged(3, MINUTES, 100, &[topic]));
    assert!(report.propose(propose(&content, &measures(), &then).derived));
    let values = [&skills, &risks, &carers].map(|key| report.values[key]);
    assert_eq!(values, [30.into(), 100.into(), 11.into()]);
    assert_eq!(report.corrected(), [&carers, &skills]);
    assert_eq!(report.derived[&skills].value, 100.into());
}
