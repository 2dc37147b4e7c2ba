//! Where treem keeps what it knows: one schema and one set of repositories on SQLite and on PostgreSQL.
//!
//! [`Database`] is the store of the domain's ports; [`Content`] keeps the bytes of attachments.

mod activities;
mod attachments;
mod audit;
mod baselines;
mod clients;
mod columns;
mod contents;
mod database;
mod directives;
mod error;
mod history;
mod idempotency;
mod indicators;
mod jobs;
mod migration;
mod models;
mod organisations;
mod report_templates;
mod reporting_periods;
mod reports;
mod session;
mod sql;
mod stored;
mod tasks;
mod unit;
mod visibility;
mod vocabularies;

pub use contents::Content;
pub use database::{Database, Options, Synchronous};
