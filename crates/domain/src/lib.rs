//! The domain of treem: directives for children, the tasks that come of them, and who may do what.
//!
//! This crate knows no web server and no database: it holds entities with their rules, use-cases, and the ports
//! that persistence implements.

pub mod kernel;
pub mod reference;
