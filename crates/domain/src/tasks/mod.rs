//! Tasks: one obligation for one lead organisation.

pub mod act;
pub mod command;
pub mod delegate;
pub mod event;
pub mod extension;
pub mod ladder;
mod parties;
mod references;
pub mod remind;
pub mod reminder_ladder;
pub mod repository;
pub mod standing;
pub mod state;
pub mod task;
pub mod timeliness;

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod machine_properties;
#[cfg(test)]
mod machine_tests;
