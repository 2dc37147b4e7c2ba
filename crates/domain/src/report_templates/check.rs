//! Whether values are what a template asks for: each by itself when it is entered, all together before they are sent.

use std::collections::BTreeMap;

use super::content::{Cell, Comparison, Content, Rule, ValueKey};
use crate::kernel::{Code, Fault, Message, Quantity};

/// The values of a report.
pub type Values = BTreeMap<ValueKey, Quantity>;

/// Whether a value may stand at a place: known cell and category, type, bounds.
pub fn check_value(cell: &Cell, category: Option<&str>, value: Quantity) -> Result<(), (Code, Message)> {
    check_category(cell, category)?;
    cell.value_type.check(value)?;
    let below = cell.minimum.is_some_and(|minimum| value < minimum);
    let above = cell.maximum.is_some_and(|maximum| value > maximum);
    if below || above {
        return Err((Code::OutOfRange, bounds(cell)));
    }
    Ok(())
}

fn check_category(cell: &Cell, category: Option<&str>) -> Result<(), (Code, Message)> {
    let codes = || {
        let codes: Vec<&str> = cell
            .categories
            .iter()
            .map(|category| category.code.as_str())
            .collect();
        codes.join(", ")
    };
    match category {
        None if cell.categories.is_empty() => Ok(()),
        None => Err((
            Code::Required,
            Message::new(
                format!("Chỉ tiêu này được tách theo nhóm; nêu category: {}.", codes()),
                format!("This cell is disaggregated; name a category: {}.", codes()),
            ),
        )),
        Some(code) if cell.category(code).is_some() => Ok(()),
        Some(_) if cell.categories.is_empty() => Err((
            Code::UnknownReference,
            Message::new(
                "Chỉ tiêu này không tách theo nhóm; hãy bỏ category.",
                "This cell is not disaggregated; leave the category out.",
            ),
        )),
        Some(_) => Err((
            Code::UnknownReference,
            Message::new(
                format!("Nhóm không có trong biểu mẫu; chọn một trong: {}.", codes()),
                format!("The category is not in the template; choose one of: {}.", codes()),
            ),
        )),
    }
}

fn bounds(cell: &Cell) -> Message {
    match (cell.minimum, cell.maximum) {
        (Some(minimum), Some(maximum)) => Message::new(
            format!("Phải từ {minimum} đến {maximum} {}.", cell.unit),
            format!("Must be from {minimum} to {maximum} {}.", cell.unit),
        ),
        (Some(minimum), None) => Message::new(
            format!("Phải từ {minimum} {} trở lên.", cell.unit),
            format!("Must be {minimum} {} or more.", cell.unit),
        ),
        (_, maximum) => {
            let maximum = maximum.unwrap_or(Quantity::MAX);
            Message::new(
                format!("Không được quá {maximum} {}.", cell.unit),
                format!("Must be {maximum} {} at most.", cell.unit),
            )
        }
    }
}

/// Values that may not stand where they stand. Nobody can enter such a value, but activities can propose it: 75.5 in a cell
/// of whole numbers.
pub fn misfits(content: &Content, values: &Values) -> Vec<Fault> {
    let places = content
        .cells()
        .flat_map(|cell| cell.keys().into_iter().map(move |key| (cell, key)));
    let misfit = |(cell, key): (&Cell, ValueKey)| {
        let value = values.get(&key).copied()?;
        let (code, message) = check_value(cell, key.category.as_deref(), value).err()?;
        Some(Fault {
            pointer: pointer_of(&key),
            code,
            message,
        })
    };
    places.filter_map(misfit).collect()
}

/// Everything that keeps a report from being validated: required values and texts that are missing, rules that do not
/// hold. Pointers lead into the report as it stands in JSON.
pub fn incompleteness(
    content: &Content,
    values: &Values,
    narratives: &BTreeMap<String, String>,
) -> Vec<Fault> {
    let missing_values = content
        .cells()
        .filter(|cell| cell.required)
        .flat_map(|cell| cell.keys().into_iter().map(move |key| (cell, key)))
        .filter(|(_, key)| !values.contains_key(key))
        .map(|(cell, key)| missing_value(cell, &key));
    let missing_texts = content
        .narratives()
        .filter(|narrative| narrative.required)
        .filter(|narrative| {
            narratives
                .get(&narrative.code)
                .is_none_or(|text| text.trim().is_empty())
        })
        .map(|narrative| Fault {
            pointer: format!("/narratives/{}", narrative.code),
            code: Code::Required,
            message: Message::new(
                format!("Thiếu nội dung: {}.", narrative.label),
                format!("The narrative is missing: {}.", narrative.label),
            ),
        });
    let broken = content
        .rules
        .iter()
        .filter(|rule| !holds(content, rule, values))
        .map(broken_rule);
    missing_values.chain(missing_texts).chain(broken).collect()
}

fn missing_value(cell: &Cell, key: &ValueKey) -> Fault {
    let category = key.category.as_deref().and_then(|code| cell.category(code));
    let label = category.map_or_else(
        || cell.label.clone(),
        |category| format!("{}, {}", cell.label, category.label),
    );
    Fault {
        pointer: pointer_of(key),
        code: Code::Required,
        message: Message::new(
            format!("Thiếu số liệu: {label}; không có thì ghi 0."),
            format!("The value is missing: {label}; where there is none, say 0."),
        ),
    }
}

fn broken_rule(rule: &Rule) -> Fault {
    let english = rule.message_en.as_ref().unwrap_or(&rule.message);
    Fault {
        pointer: format!(
            "/values/{}",
            rule.left.first().map(String::as_str).unwrap_or_default()
        ),
        code: Code::RuleBroken,
        message: Message::new(
            format!("[{}] {}", rule.code, rule.message),
            format!("[{}] {english}", rule.code),
        ),
    }
}

/// The place of a value in a report: `/values/<cell>` or `/values/<cell>.<category>`.
pub fn pointer_of(key: &ValueKey) -> String {
    format!("/values/{key}")
}

/// The value of a whole cell: of a disaggregated one the sum, once one category has a value.
pub fn value_of(cell: &Cell, values: &Values) -> Option<Quantity> {
    let found = cell
        .keys()
        .into_iter()
        .filter_map(|key| values.get(&key).copied());
    found.reduce(Quantity::plus)
}

/// Whether a rule holds; it is silent while one of its cells has no value.
pub fn holds(content: &Content, rule: &Rule, values: &Values) -> bool {
    let side = |codes: &[String]| -> Option<Quantity> {
        codes
            .iter()
            .map(|code| content.cell(code).and_then(|cell| value_of(cell, values)))
            .sum()
    };
    let (Some(left), Some(right)) = (side(&rule.left), side(&rule.right)) else {
        return true;
    };
    let right = right.plus(rule.constant.unwrap_or_default());
    match rule.comparison {
        Comparison::AtMost => left <= right,
        Comparison::AtLeast => left >= right,
        Comparison::Equal => left == right,
        Comparison::Less => left < right,
        Comparison::Greater => left > right,
    }
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
