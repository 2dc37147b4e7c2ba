//! One text for both databases: the types that differ stand as words.

use sea_orm_migration::SchemaManager;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, DbErr};

/// Word, type on SQLite, type on PostgreSQL.
const TYPES: &[(&str, &str, &str)] = &[
    ("UUID", "uuid_text", "uuid"),
    ("INSTANT", "timestamp_with_timezone_text", "timestamptz"),
    ("DATE", "date_text", "date"),
    ("JSON", "jsonb_text", "jsonb"),
    ("BYTES", "blob", "bytea"),
    ("CLUSTERED", "WITHOUT ROWID", ""),
];

/// Executes the statements of a text, which `;` parts.
pub(super) async fn execute(manager: &SchemaManager<'_>, statements: &str) -> Result<(), DbErr> {
    let is_postgres = manager.get_database_backend() == DbBackend::Postgres;
    let connection = manager.get_connection();
    for statement in statements
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        connection
            .execute_unprepared(&typed(statement, is_postgres))
            .await?;
    }
    Ok(())
}

fn typed(statement: &str, is_postgres: bool) -> String {
    TYPES
        .iter()
        .fold(statement.to_owned(), |text, (word, sqlite, postgres)| {
            text.replace(&format!("${word}"), if is_postgres { postgres } else { sqlite })
        })
}
