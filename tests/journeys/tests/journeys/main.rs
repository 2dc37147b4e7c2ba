//! All journeys in one program: one link, one file for each feature.

mod architecture;
mod attachments;
mod document;
mod drain;
mod interface;
mod probes;
mod refusals;
mod registry;
