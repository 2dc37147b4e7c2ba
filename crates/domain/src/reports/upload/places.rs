//! The places of a template and what a row may put there.

use std::collections::HashMap;

use super::refusals::Why;
use crate::imports::Row;
use crate::kernel::{Code, Message, Quantity};
use crate::report_templates::check::{check_value, pointer_of};
use crate::report_templates::{Cell, Content, ValueKey};
use crate::reports::enter::unknown_cell;

/// The places of a template, each with its number on the form.
pub(super) struct Places<'a> {
    by_code: HashMap<&'a str, Place<'a>>,
    pub(super) count: usize,
}

/// Where a row belongs.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// Among all places of the form; of a cell with categories, that of the first.
    pub(super) number: usize,
    /// Absent for a narrative.
    pub(super) cell: Option<&'a Cell>,
}

impl<'a> Places<'a> {
    pub(super) fn of(content: &'a Content) -> Self {
        let mut number = 0;
        let mut by_code = HashMap::new();
        for cell in content.cells() {
            let place = Place {
                number,
                cell: Some(cell),
            };
            by_code.insert(cell.code.as_str(), place);
            number += cell.categories.len().max(1);
        }
        for narrative in content.narratives() {
            by_code.insert(narrative.code.as_str(), Place { number, cell: None });
            number += 1;
        }
        Self {
            by_code,
            count: number,
        }
    }

    /// The place that a row names, or the member that is wrong with it.
    pub(super) fn find(&self, row: &Row) -> std::result::Result<Place<'a>, (&'static str, Why)> {
        let found = self.by_code.get(row.cell.as_str()).copied();
        let place = found.ok_or_else(|| ("cell", unknown_cell(&row.cell)))?;
        let Some(cell) = place.cell else {
            return Ok(place);
        };
        let of_category = |why| ("category", why);
        let Some(category) = &row.category else {
            let checked = check_value(cell, None, Quantity::ZERO).or_else(only_place);
            return checked.map(|()| place).map_err(of_category);
        };
        match cell.categories.iter().position(|one| one.code == *category) {
            Some(position) => Ok(Place {
                number: place.number + position,
                ..place
            }),
            None => {
                let checked = check_value(cell, Some(category), Quantity::ZERO);
                checked.map(|()| place).map_err(of_category)
            }
        }
    }

    /// How a report's faults point at the place that a row names, where there is one.
    pub(super) fn pointer(&self, row: &Row) -> Option<String> {
        let place = self.find(row).ok()?;
        let key = ValueKey::of(&row.cell, row.category.as_deref());
        Some(match place.cell {
            Some(_) => pointer_of(&key),
            None => format!("/narratives/{}", row.cell),
        })
    }
}

/// The value that a row gives a cell; none clears it.
pub(super) fn value_of(cell: &Cell, row: &Row) -> std::result::Result<Option<Quantity>, Why> {
    let text = row.value.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let value = Quantity::parse(text).map_err(|_| {
        (
            Code::FormatMismatch,
            Message::new(
                "Phải là số, tối đa ba chữ số thập phân.",
                "Must be a number with three decimal places at most.",
            ),
        )
    })?;
    check_value(cell, row.category.as_deref(), value)?;
    Ok(Some(value))
}

/// Keeps what is wrong with a place, whatever its value.
fn only_place(fault: Why) -> std::result::Result<(), Why> {
    match fault.0 {
        Code::Required | Code::UnknownReference => Err(fault),
        _ => Ok(()),
    }
}
