//! Cursors of the list of units, whose key is code and first day.

use chrono::NaiveDate;
use treem_domain::kernel::{Cursor, Result};
use treem_domain::organisations::unit::AdministrativeUnit;
use uuid::Uuid;

use crate::error::cursor_invalid;

pub(super) fn write(unit: &AdministrativeUnit) -> Cursor {
    Cursor {
        key: Some(format!("{} {}", unit.valid_from, unit.code)),
        id: Uuid::nil(),
    }
}

pub(super) fn read(cursor: &Cursor) -> Result<(String, NaiveDate)> {
    let parts = cursor.key.as_deref().and_then(|key| key.split_once(' '));
    let (valid_from, code) = parts.ok_or_else(cursor_invalid)?;
    let valid_from = valid_from.parse().map_err(|_| cursor_invalid())?;
    Ok((code.to_owned(), valid_from))
}
