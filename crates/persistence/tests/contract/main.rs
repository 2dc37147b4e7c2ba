//! One contract for both databases: every test runs on SQLite and on PostgreSQL, each on a database of its own.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[macro_use]
mod world;
mod fixtures;

mod activities;
mod attachments;
mod audit;
mod clients;
mod connections;
mod directives;
mod idempotency;
mod jobs;
mod models;
mod organisations;
mod period_lock;
mod registers;
mod report_totals;
mod report_versions;
mod reporting_periods;
mod round_trip;
mod task_actions;
mod task_delegation;
mod task_lists;
mod task_reminders;
mod tasks;
mod vocabularies;
