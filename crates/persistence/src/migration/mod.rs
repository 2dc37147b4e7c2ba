//! The schema, step by step; the steps are the same on both databases.

mod dialect;
mod m0001_first;
mod m0002_activities;
mod m0003_reports;
mod m0004_jobs;

use sea_orm_migration::{MigrationTrait, MigratorTrait};

pub(crate) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_first::Step),
            Box::new(m0002_activities::Step),
            Box::new(m0003_reports::Step),
            Box::new(m0004_jobs::Step),
        ]
    }
}

/// The name of the last step that this program knows.
pub(crate) fn last_known() -> String {
    Migrator::migrations()
        .last()
        .map(|step| step.name().to_owned())
        .unwrap_or_default()
}
