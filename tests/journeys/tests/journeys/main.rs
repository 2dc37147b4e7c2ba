//! All journeys in one program: one link, one file for each feature.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what fails here fails the test"
)]

mod activities;
mod architecture;
mod attachments;
mod audit;
mod baselines;
mod clients;
mod consolidated;
mod demo;
mod directives;
mod document;
mod drain;
mod evidence;
mod figures;
mod import_corpus;
mod indicator_values;
mod indicators;
mod interface;
mod jobs;
mod killed_uploads;
mod letter;
mod libreoffice;
mod models;
mod moves;
mod probes;
mod refusals;
mod registry;
mod report_templates;
mod report_versions;
mod reporting_periods;
mod reporting_rates;
mod reports;
mod rights;
mod task_lists;
mod tasks;
mod uploads;
mod values;
mod vocabularies;
mod workbook;
