//! All journeys in one program: one link, one file for each feature.

#![allow(clippy::unwrap_used, reason = "what fails here fails the test")]

mod architecture;
mod demo;
mod document;
mod drain;
mod interface;
mod probes;
mod refusals;
