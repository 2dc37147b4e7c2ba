//! The HTTP interface of treem: one folder per feature, one file per operation.
//!
//! [`app`] puts the parts together; [`openapi`] gives the document that the same registration list yields.

pub mod activities;
pub mod administrative_units;
pub mod app;
pub mod attachments;
pub mod audit;
pub mod auth;
pub mod baselines;
pub mod clients;
pub mod directives;
pub mod extract;
pub mod holidays;
pub mod indicators;
pub mod jobs;
pub mod language;
pub mod middleware;
pub mod models;
pub mod oauth;
pub mod openapi;
pub mod operations;
pub mod organisations;
pub mod probes;
pub mod problem;
pub mod recipient_groups;
pub mod report_templates;
pub mod reporting_periods;
pub mod reporting_rates;
pub mod reports;
pub mod respond;
pub mod schema;
pub mod settings;
pub mod state;
pub mod vocabularies;

#[cfg(test)]
mod fake;
pub mod tasks;

pub use settings::Settings;
pub use state::State;
