//! All journeys in one program: one link, one file for each feature.

mod architecture;
mod document;
mod drain;
mod interface;
mod probes;
mod refusals;
