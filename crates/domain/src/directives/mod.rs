//! Directives: official documents that ask others to act.

pub mod action;
pub mod directive;
pub mod draft;
pub mod end;
pub mod fan_out;
pub mod follow_up;
pub mod issue;
pub mod notation;
pub mod number;
pub mod progress;
pub(crate) mod references;
pub mod repository;
pub mod save_draft;
