//! Directives: official documents that ask others to act.

pub mod notation;
pub mod number;
