//! Rows read column after column, as their SELECT names them.
//!
//! sea-orm looks every column up by its name and meets each NULL with an error that it writes and drops: in a profile of
//! a page of tasks about a fifth of the server's time.

use std::any::type_name;

use sea_orm::QueryResult;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Decode, Postgres, Row, Sqlite, Type};
use treem_domain::kernel::{Error, Result};
use uuid::Uuid;

use crate::error::corrupt;

/// What can stand in a column of either database.
pub(crate) trait Column<'r>:
    Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>
{
}

impl<'r, T> Column<'r> for T where T: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>
{}

/// What a row is read as; its first column is an id.
pub(crate) trait FromColumns: Sized {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self>;
}

enum Driver<'r> {
    Sqlite(&'r SqliteRow),
    Postgres(&'r PgRow),
}

fn of_another_driver() -> Error {
    Error::Internal("a row of another driver".to_owned())
}

/// A row and the place of its next column.
pub(crate) struct Columns<'r> {
    row: Driver<'r>,
    next: usize,
}

impl<'r> Columns<'r> {
    /// Reads a whole row, of PostgreSQL or of SQLite.
    pub(crate) fn read<T: FromColumns>(row: &QueryResult, is_postgres: bool) -> Result<T> {
        let row = if is_postgres {
            Driver::Postgres(row.try_as_pg_row().ok_or_else(of_another_driver)?)
        } else {
            Driver::Sqlite(row.try_as_sqlite_row().ok_or_else(of_another_driver)?)
        };
        T::from_columns(&mut Columns { row, next: 0 })
    }

    /// The next column.
    pub(crate) fn next<T: Column<'r>>(&mut self) -> Result<T> {
        let value = self.at(self.next);
        self.next += 1;
        value.map_err(|cause| {
            let id = self.at::<Uuid>(0);
            let id = id.map_or_else(|_| "without id".to_owned(), |id| id.to_string());
            corrupt(type_name::<T>(), id, cause)
        })
    }

    fn at<T: Column<'r>>(&self, place: usize) -> sqlx::Result<T> {
        match self.row {
            Driver::Sqlite(row) => row.try_get(place),
            Driver::Postgres(row) => row.try_get(place),
        }
    }
}
