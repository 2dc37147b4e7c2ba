//! The places of a template and what a row may put there.

use std::collections::BTreeMap;

use crate::imports::Row;
use crate::kernel::{Code, Message, Quantity};
use crate::report_templates::check::check_value;
use crate::report_templates::{Cell, Content};
use crate::reports::enter::unknown_cell;

/// The places of a template, each with its number on the form.
pub(super) struct Places<'a> {
    cells: BTreeMap<&'a str, (&'a Cell, usize)>,
    pub(super) narratives: BTreeMap<&'a str, usize>,
    pub(super) count: usize,
}

impl<'a> Places<'a> {
    pub(super) fn of(content: &'a Content) -> Self {
        let mut count = 0;
        let mut cells = BTreeMap::new();
        for cell in content.cells() {
            cells.insert(cell.code.as_str(), (cell, count));
            count += cell.categories.len().max(1);
        }
        let mut narratives = BTreeMap::new();
        for narrative in content.narratives() {
            narratives.insert(narrative.code.as_str(), count);
            count += 1;
        }
        Self {
            cells,
            narratives,
            count,
        }
    }

    /// The number of the place that a row names.
    pub(super) fn find(&self, row: &Row) -> std::result::Result<usize, (Code, Message)> {
        if let Some(place) = self.narratives.get(row.cell.as_str()) {
            return Ok(*place);
        }
        let (cell, first) = self
            .cells
            .get(row.cell.as_str())
            .ok_or_else(|| unknown_cell(&row.cell))?;
        let Some(category) = &row.category else {
            return check_value(cell, None, Quantity::ZERO)
                .or_else(only_place)
                .map(|()| *first);
        };
        let position = cell.categories.iter().position(|one| one.code == *category);
        match position {
            Some(position) => Ok(first + position),
            None => check_value(cell, Some(category), Quantity::ZERO).map(|()| *first),
        }
    }

    pub(super) fn value(&self, row: &Row) -> std::result::Result<Option<Quantity>, (Code, Message)> {
        let text = row.value.trim();
        let Some((cell, _)) = self.cells.get(row.cell.as_str()) else {
            return Err(unknown_cell(&row.cell));
        };
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
}

/// Keeps what is wrong with a place, whatever its value.
fn only_place(fault: (Code, Message)) -> std::result::Result<(), (Code, Message)> {
    match fault.0 {
        Code::Required | Code::UnknownReference => Err(fault),
        _ => Ok(()),
    }
}
