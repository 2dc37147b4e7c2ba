//! Whether a template's content is sound: codes unique, references known, rules about cells that exist.

use std::collections::BTreeSet;

use super::content::{Cell, Content, Rule};
use crate::indicators::Indicator;
use crate::kernel::{Code, Faults};
use crate::vocabularies::Term;

/// What the content may refer to.
pub struct Known<'a> {
    /// Those indicators that the content names and that exist.
    pub indicators: &'a [Indicator],
    pub terms: &'a [Term],
}

impl Known<'_> {
    fn has_term(&self, vocabulary: &str, code: &str) -> bool {
        let terms = self.terms.iter();
        terms
            .filter(|term| term.vocabulary == vocabulary)
            .any(|term| term.code == code)
    }
}

/// Notes every fault, each at its place under `/content`.
pub fn check(content: &Content, known: &Known<'_>, faults: &mut Faults) {
    let mut codes = Codes::default();
    let mut measured = BTreeSet::new();
    for (s, section) in content.sections.iter().enumerate() {
        let place = format!("/content/sections/{s}");
        codes.note("section", &section.code, &place, faults);
        for (c, cell) in section.cells.iter().enumerate() {
            let place = format!("{place}/cells/{c}");
            codes.note("field", &cell.code, &place, faults);
            check_cell(cell, &place, known, faults);
            if let Some(indicator) = &cell.indicator
                && !measured.insert(indicator)
            {
                faults.add(
                    format!("{place}/indicator"),
                    Code::Duplicate,
                    format!("Chỉ tiêu {indicator} đã có một ô khác của biểu mẫu đo; mỗi chỉ tiêu chỉ một ô (tách nhóm bằng categories)."),
                    format!(
                        "Another cell measures the indicator {indicator} already; one cell for each (categories split it)."
                    ),
                );
            }
        }
        for (n, narrative) in section.narratives.iter().enumerate() {
            codes.note(
                "field",
                &narrative.code,
                &format!("{place}/narratives/{n}"),
                faults,
            );
        }
    }
    if content.cells().next().is_none() && content.narratives().next().is_none() {
        faults.add(
            "/content/sections",
            Code::TooFew,
            "Biểu mẫu chưa hỏi gì; hãy thêm ít nhất một chỉ tiêu hoặc một nội dung.",
            "The template asks for nothing: add a cell or a narrative.",
        );
    }
    for (r, rule) in content.rules.iter().enumerate() {
        let place = format!("/content/rules/{r}");
        codes.note("rule", &rule.code, &place, faults);
        check_rule(content, rule, &place, faults);
    }
}

/// Codes seen, by what they name: sections, fields (cells and narratives), rules.
#[derive(Default)]
struct Codes<'a>(BTreeSet<(&'static str, &'a str)>);

impl<'a> Codes<'a> {
    fn note(&mut self, what: &'static str, code: &'a str, place: &str, faults: &mut Faults) {
        if !self.0.insert((what, code)) {
            faults.add(
                format!("{place}/code"),
                Code::Duplicate,
                format!("Mã {code} đã được dùng trong biểu mẫu này."),
                format!("The code {code} is used in this template already."),
            );
        }
    }
}

fn check_cell(cell: &Cell, place: &str, known: &Known<'_>, faults: &mut Faults) {
    if let Some(code) = &cell.indicator {
        check_indicator(cell, code, place, known, faults);
    }
    if cell
        .minimum
        .zip(cell.maximum)
        .is_some_and(|(minimum, maximum)| minimum > maximum)
    {
        faults.add(
            format!("{place}/maximum"),
            Code::OutOfRange,
            "Giá trị lớn nhất phải không nhỏ hơn giá trị nhỏ nhất.",
            "The maximum must not be less than the minimum.",
        );
    }
    let mut categories = BTreeSet::new();
    for (index, category) in cell.categories.iter().enumerate() {
        let place = format!("{place}/categories/{index}");
        if !categories.insert(&category.code) {
            faults.add(
                format!("{place}/code"),
                Code::Duplicate,
                format!("Nhóm {} được nêu hai lần.", category.code),
                format!("The category {} is given twice.", category.code),
            );
        }
        if let Some(topic) = &category.topic {
            check_term(known, "topics", topic, format!("{place}/topic"), faults);
        }
    }
    if let Some(derivation) = &cell.derivation {
        let place = format!("{place}/derivation");
        check_term(
            known,
            "measures",
            &derivation.measure,
            format!("{place}/measure"),
            faults,
        );
        if let Some(kind) = &derivation.kind {
            check_term(known, "deliverables", kind, format!("{place}/kind"), faults);
        }
        for (index, topic) in derivation.topics.iter().enumerate() {
            check_term(known, "topics", topic, format!("{place}/topics/{index}"), faults);
        }
    }
}

fn check_indicator(cell: &Cell, code: &str, place: &str, known: &Known<'_>, faults: &mut Faults) {
    let additive = format!("{place}/additive");
    let place = format!("{place}/indicator");
    match known.indicators.iter().find(|indicator| indicator.code == code) {
        None => faults.add(
            place,
            Code::UnknownReference,
            format!("Không có chỉ tiêu nào mang mã {code}; xem GET /v1/indicators."),
            format!("There is no indicator with the code {code}: see GET /v1/indicators."),
        ),
        Some(indicator) if indicator.value_type != cell.value_type => {
            let value_type = indicator.value_type.as_str();
            faults.add(
                place,
                Code::WrongType,
                format!("Chỉ tiêu {code} có kiểu giá trị {value_type}."),
                format!("The indicator {code} has values of type {value_type}."),
            );
        }
        Some(indicator) => check_additive(cell, indicator, &additive, faults),
    }
}

fn check_additive(cell: &Cell, indicator: &Indicator, place: &str, faults: &mut Faults) {
    if cell
        .additive
        .is_some_and(|additive| additive != indicator.adds_up())
    {
        faults.add(
            place,
            Code::NotAllowedValue,
            format!(
                "Chỉ tiêu {} đã nói số liệu có cộng được hay không; hãy bỏ additive.",
                indicator.code
            ),
            format!(
                "The indicator {} says whether values add up; leave additive out.",
                indicator.code
            ),
        );
    }
}

fn check_term(known: &Known<'_>, vocabulary: &str, code: &str, place: String, faults: &mut Faults) {
    if !known.has_term(vocabulary, code) {
        faults.add(
            place,
            Code::UnknownReference,
            format!("Danh mục {vocabulary} không có mã {code}."),
            format!("The vocabulary {vocabulary} has no code {code}."),
        );
    }
}

fn check_rule(content: &Content, rule: &Rule, place: &str, faults: &mut Faults) {
    let sides = [("left", &rule.left), ("right", &rule.right)];
    for (side, codes) in sides {
        for (index, code) in codes.iter().enumerate() {
            if content.cell(code).is_none() {
                faults.add(
                    format!("{place}/{side}/{index}"),
                    Code::UnknownReference,
                    format!("Biểu mẫu không có chỉ tiêu {code}."),
                    format!("The template has no cell {code}."),
                );
            }
        }
    }
    if rule.right.is_empty() && rule.constant.is_none() {
        faults.add(
            format!("{place}/right"),
            Code::Required,
            "Vế phải cần ít nhất một chỉ tiêu hoặc một hằng số.",
            "The right side needs a cell or a constant.",
        );
    }
}
