use rstest::rstest;

use super::*;
use crate::indicators::{Accumulation, Indicator, ValueType};
use crate::kernel::id::IndicatorId;
use crate::report_templates::{Category, Section};

fn cell(code: &str, categories: &[&str]) -> Cell {
    Cell {
        code: code.to_owned(),
        label: "Số mô hình".into(),
        indicator: None,
        unit: "mô hình".into(),
        value_type: ValueType::Integer,
        required: false,
        additive: None,
        minimum: None,
        maximum: None,
        categories: categories
            .iter()
            .map(|code| Category {
                code: (*code).to_owned(),
                label: (*code).to_owned(),
                topic: None,
            })
            .collect(),
        derivation: None,
    }
}

/// Running models by place, evaluated ones, and replicated ones.
fn content() -> Content {
    Content {
        sections: vec![Section {
            code: "s".into(),
            title: "Mô hình".into(),
            cells: vec![
                cell("running", &["urban", "rural"]),
                cell("evaluated", &[]),
                cell("replicated", &[]),
            ],
            narratives: Vec::new(),
        }],
        rules: Vec::new(),
    }
}

fn values(entries: &[(&str, i32)]) -> Values {
    entries
        .iter()
        .map(|(place, value)| (ValueKey::parse(place), (*value).into()))
        .collect()
}

fn rule(left: &[&str], comparison: Comparison, right: &[&str], constant: Option<i32>) -> Rule {
    let codes = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
    Rule {
        code: "r".into(),
        message: "Số liệu không khớp.".into(),
        message_en: None,
        left: codes(left),
        comparison,
        right: codes(right),
        constant: constant.map(Quantity::from),
    }
}

#[rstest]
#[case::more_than_at_most(Comparison::AtMost, 6, false)]
#[case::just_at_most(Comparison::AtMost, 5, true)]
#[case::less_than_at_least(Comparison::AtLeast, 4, false)]
#[case::just_at_least(Comparison::AtLeast, 5, true)]
#[case::not_equal(Comparison::Equal, 4, false)]
#[case::equal(Comparison::Equal, 5, true)]
#[case::not_less(Comparison::Less, 5, false)]
#[case::less(Comparison::Less, 4, true)]
#[case::not_greater(Comparison::Greater, 5, false)]
#[case::greater(Comparison::Greater, 6, true)]
fn the_sides_of_a_rule_are_compared_as_it_says(
    #[case] comparison: Comparison,
    #[case] evaluated: i32,
    #[case] expected: bool,
) {
    // Two urban and three rural models run: five.
    let values = values(&[
        ("running.urban", 2),
        ("running.rural", 3),
        ("evaluated", evaluated),
    ]);
    let rule = rule(&["evaluated"], comparison, &["running"], None);
    assert_eq!(holds(&content(), &rule, &values), expected);
}

#[rstest]
#[case::beyond_the_constant(&[], Some(4), 5, 0, false)]
#[case::up_to_the_constant(&[], Some(5), 5, 0, true)]
#[case::beyond_cell_and_constant(&["replicated"], Some(2), 5, 2, false)]
#[case::up_to_cell_and_constant(&["replicated"], Some(2), 4, 2, true)]
#[case::a_constant_below_zero(&["replicated"], Some(-1), 2, 2, false)]
fn a_constant_is_added_to_the_right_side(
    #[case] right: &[&str],
    #[case] constant: Option<i32>,
    #[case] evaluated: i32,
    #[case] replicated: i32,
    #[case] expected: bool,
) {
    let values = values(&[("evaluated", evaluated), ("replicated", replicated)]);
    let rule = rule(&["evaluated"], Comparison::AtMost, right, constant);
    assert_eq!(holds(&content(), &rule, &values), expected);
}

#[test]
fn the_left_side_is_a_sum_too_and_a_missing_value_makes_the_rule_silent() {
    let rule = rule(
        &["evaluated", "replicated"],
        Comparison::Equal,
        &["running"],
        None,
    );
    let with = |replicated| {
        let mut values = values(&[("running.urban", 9), ("evaluated", 4)]);
        values.extend(replicated);
        holds(&content(), &rule, &values)
    };
    assert!(!with(Some((ValueKey::parse("replicated"), Quantity::from(4)))));
    assert!(with(Some((ValueKey::parse("replicated"), Quantity::from(5)))));
    assert!(with(None));
}

fn indicator(is_additive: bool, value_type: ValueType) -> Indicator {
    let now = chrono::DateTime::UNIX_EPOCH;
    Indicator {
        id: IndicatorId(uuid::Uuid::from_u128(1)),
        code: "i".into(),
        name_vi: "Tỷ lệ".into(),
        name_en: None,
        unit: "%".into(),
        value_type,
        accumulation: Accumulation::Flow,
        is_additive,
        counts_children: false,
        programme: None,
        targets: Vec::new(),
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

#[rstest]
#[case::a_percentage("%", None, false)]
#[case::a_percentage_that_is_said_to_add_up("%", Some(true), true)]
#[case::a_mean_that_is_said_not_to("ngày", Some(false), false)]
#[case::a_count("mô hình", None, true)]
fn a_cell_without_an_indicator_says_itself_whether_it_adds_up(
    #[case] unit: &str,
    #[case] additive: Option<bool>,
    #[case] expected: bool,
) {
    let cell = Cell {
        unit: unit.into(),
        additive,
        ..cell("c", &[])
    };
    assert_eq!(cell.adds_up(None), expected);
}

#[rstest]
#[case::a_rate(false, ValueType::Decimal, false)]
#[case::a_count(true, ValueType::Integer, true)]
#[case::how_many_said_yes(false, ValueType::Boolean, true)]
fn a_cell_adds_up_as_its_indicator_does(
    #[case] is_additive: bool,
    #[case] value_type: ValueType,
    #[case] expected: bool,
) {
    let indicator = indicator(is_additive, value_type);
    assert_eq!(cell("c", &[]).adds_up(Some(&indicator)), expected);
}
