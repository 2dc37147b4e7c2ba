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
mod demo;
mod directives;
mod document;
mod drain;
mod evidence;
mod indicators;
mod interface;
mod jobs;
mod letter;
mod models;
mod moves;
mod probes;
mod refusals;
mod registry;
mod reports;
mod rights;
mod task_lists;
mod tasks;
mod uploads;
mod values;
mod vocabularies;
