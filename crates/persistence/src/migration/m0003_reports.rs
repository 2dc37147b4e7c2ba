//! Report templates, periods, reports, indicators with their values and totals.

use super::dialect;
use sea_orm_migration::sea_orm::{DbBackend, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

/// Rates count all that an organisation sees: from the index alone, where rows lie scattered over a heap. SQLite keeps
/// them in the order of their key.
const COUNTED: &str = "CREATE INDEX report_viewers_counted ON report_viewers (organisation_id, period_id) \
    INCLUDE (is_excluded, is_submitted, is_on_time, is_validated, is_accepted) WHERE is_expected";

pub(super) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0003_reports"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::execute(manager, include_str!("m0003_tables.sql")).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            dialect::execute(manager, COUNTED).await?;
        }
        Ok(())
    }
}
