//! Jobs: requests that are carried out after they were answered.

use super::dialect;
use sea_orm_migration::sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

pub(super) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0004_jobs"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::execute(manager, include_str!("m0004_tables.sql")).await
    }
}
