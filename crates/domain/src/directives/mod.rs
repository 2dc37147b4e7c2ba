//! Directives: official documents that ask others to act.

pub mod directive;
pub mod notation;
pub mod number;
pub mod repository;
