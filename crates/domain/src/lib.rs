//! The domain of treem: directives for children, the tasks that come of them, and who may do what.
//!
//! This crate knows no web server and no database: it holds entities with their rules, use-cases, and the ports
//! that persistence implements.

pub mod activities;
pub mod attachments;
pub mod audit;
pub mod baselines;
pub mod calendar;
pub mod clients;
pub mod contents;
pub mod directives;
pub mod evidence;
pub mod idempotency;
pub mod imports;
pub mod indicators;
pub mod jobs;
pub mod kernel;
pub mod models;
pub mod organisations;
pub mod reference;
pub mod report_templates;
pub mod reporting_periods;
pub mod reports;
pub mod store;
pub mod tasks;
pub mod turns;
pub mod vocabularies;
