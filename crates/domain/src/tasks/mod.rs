//! Tasks: one obligation for one lead organisation.

pub mod command;
pub mod event;
pub mod extension;
pub mod reminder_ladder;
pub mod repository;
pub mod standing;
pub mod state;
pub mod task;
pub mod timeliness;
