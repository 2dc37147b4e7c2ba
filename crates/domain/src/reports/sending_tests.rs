//! What is entered and sent, and what is refused.

use rstest::rstest;
use uuid::Uuid;

use super::Change;
use super::decide::Decision;
use super::enter::{Entry, apply};
use super::fixtures::*;
use super::report::Report;
use super::state::ReportState;
use super::submit::send;
use crate::indicators::ValueType;
use crate::kernel::id::{ClientId, OrganisationId};
use crate::kernel::{Actor, Code, Context, Error, IdSource, Quantity, Scopes};
use crate::report_templates::{Cell, Content, Narrative, Section, ValueKey};

struct NoIds;

impl IdSource for NoIds {
    fn next(&self) -> Uuid {
        Uuid::nil()
    }
}

fn actor() -> Actor {
    Actor {
        client_id: ClientId(Uuid::from_u128(7)),
        name: "phần mềm báo cáo".to_owned(),
        organisation_id: OrganisationId(Uuid::from_u128(0x899)),
        includes_descendants: false,
        scopes: Scopes::default(),
        request_id: "req-592".to_owned(),
        address: "127.0.0.1".to_owned(),
    }
}

/// Models that are running: a whole number that must be there; and what was difficult.
fn template() -> Content {
    let cell = Cell {
        code: "models".to_owned(),
        label: "Số mô hình đang triển khai".to_owned(),
        indicator: None,
        unit: "mô hình".to_owned(),
        value_type: ValueType::Integer,
        required: true,
        minimum: Some(Quantity::ZERO),
        maximum: Some(Quantity::from(100)),
        categories: Vec::new(),
        additive: None,
        derivation: None,
    };
    let difficulties = Narrative {
        code: "difficulties".to_owned(),
        label: "Khó khăn, vướng mắc".to_owned(),
        required: true,
        max_length: 500,
    };
    Content {
        sections: vec![Section {
            code: "s".to_owned(),
            title: "Mô hình".to_owned(),
            cells: vec![cell],
            narratives: vec![difficulties],
        }],
        rules: Vec::new(),
    }
}

fn with_models(thousandths: i64) -> Report {
    let mut report = report_in(ReportState::Draft);
    let value = Quantity::from_thousandths(thousandths);
    report.content.values.insert(ValueKey::of("models", None), value);
    report
}

fn faults_of<T: std::fmt::Debug>(refused: Result<T, Error>) -> Vec<(String, Code)> {
    let Err(Error::Invalid(faults)) = refused else {
        panic!("{refused:?}");
    };
    faults
        .into_iter()
        .map(|fault| (fault.pointer, fault.code))
        .collect()
}

fn sent(report: &mut Report, explanation: Option<&str>) -> Result<Change, Error> {
    let actor = actor();
    let context = Context {
        actor: &actor,
        now: noon(day(DUE)),
        today: day(DUE),
        ids: &NoIds,
    };
    let explanation = explanation.map(str::to_owned);
    send(report, &template(), &context, explanation, false).map(|(change, _)| change)
}

#[rstest]
#[case::no_whole_number(75_500, Code::WrongType)]
#[case::above_the_bound(101_000, Code::OutOfRange)]
#[case::below_the_bound(-1_000, Code::OutOfRange)]
fn a_figure_that_its_cell_does_not_admit_is_never_sent(#[case] thousandths: i64, #[case] code: Code) {
    let misfit = ("/values/models".to_owned(), code);
    let missing = ("/narratives/difficulties".to_owned(), Code::Required);
    let mut report = with_models(thousandths);
    assert_eq!(
        faults_of(sent(&mut report, None)),
        [misfit.clone(), missing],
        "all at once"
    );
    let explained = sent(&mut report, Some("Theo nhật ký hoạt động."));
    assert_eq!(faults_of(explained), [misfit], "an explanation makes nothing fit");
    assert_eq!(report.state, ReportState::Draft);
}

#[test]
fn what_was_explained_once_excuses_nothing_after_a_return() {
    let mut report = with_models(3_000);
    faults_of(sent(&mut report, None));
    sent(&mut report, Some("Không có khó khăn nào đáng kể.")).unwrap();
    assert!(!report.is_validated);
    let reason = "Bổ sung phần khó khăn.".to_owned();
    report
        .decide(Decision::Return { reason }, day(TODAY), noon(day(TODAY)))
        .unwrap();
    let missing = ("/narratives/difficulties".to_owned(), Code::Required);
    assert_eq!(faults_of(sent(&mut report, None)), [missing]);
}

#[test]
fn an_aggregate_report_refuses_figures_and_takes_texts() {
    let narrative = (
        "difficulties".to_owned(),
        Some("Thiếu kinh phí ở cơ sở.".to_owned()),
    );
    let figures = Entry {
        values: vec![(ValueKey::of("models", None), Some(Quantity::from(3)))],
        narratives: vec![narrative.clone()],
        explanation: Some(Some("Theo báo cáo của huyện.".to_owned())),
    };
    let mut report = aggregate_in(ReportState::Aggregated);
    assert_eq!(
        faults_of(apply(&mut report, &template(), figures)),
        [
            ("/values/models".to_owned(), Code::NotAllowedValue),
            ("/explanation".to_owned(), Code::NotAllowedValue)
        ]
    );
    let mut report = aggregate_in(ReportState::Aggregated);
    let texts = Entry {
        narratives: vec![narrative],
        ..Entry::default()
    };
    assert_eq!(apply(&mut report, &template(), texts).unwrap(), 1);
    assert_eq!(report.content.narratives.len(), 1);
}
