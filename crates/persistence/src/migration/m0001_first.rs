//! The first schema.

use super::dialect;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

/// Tables and indexes, with the types that differ between the databases in capitals.
///
/// Viewers and events of tasks refer to their tasks without a foreign key: they are written with them in the same
/// statement batch, by thousands, and tasks are never deleted.
const TABLES: &str = include_str!("m0001_tables.sql");

/// Audit entries are only ever appended.
const SQLITE_TRIGGERS: &[&str] = &[
    "CREATE TRIGGER audit_entries_refuse_update BEFORE UPDATE ON audit_entries \
     BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END",
    "CREATE TRIGGER audit_entries_refuse_delete BEFORE DELETE ON audit_entries \
     BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END",
];

const POSTGRES_TRIGGERS: &[&str] = &[
    "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS \
     $$ BEGIN RAISE EXCEPTION 'audit entries are append-only'; END $$",
    "CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries \
     FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()",
];

pub(super) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0001_first"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let is_postgres = manager.get_database_backend() == DbBackend::Postgres;
        let connection = manager.get_connection();
        dialect::execute(manager, TABLES).await?;
        let triggers = if is_postgres {
            POSTGRES_TRIGGERS
        } else {
            SQLITE_TRIGGERS
        };
        for trigger in triggers {
            connection.execute_unprepared(trigger).await?;
        }
        connection
            .execute_unprepared(&genesis(is_postgres))
            .await
            .map(drop)
    }
}

/// The heads of all chains before their first entry.
fn genesis(is_postgres: bool) -> String {
    let zeros = "00".repeat(treem_domain::audit::GENESIS.len());
    let hash = if is_postgres {
        format!("'\\x{zeros}'")
    } else {
        format!("x'{zeros}'")
    };
    let rows: Vec<String> = (0..treem_domain::audit::CHAINS)
        .map(|chain| format!("({chain}, 0, {hash})"))
        .collect();
    format!(
        "INSERT INTO audit_heads (chain, sequence, hash) VALUES {}",
        rows.join(", ")
    )
}
