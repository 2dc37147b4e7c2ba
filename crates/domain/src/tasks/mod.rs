//! Tasks: one obligation for one lead organisation.

pub mod reminder_ladder;
pub mod timeliness;
