//! The HTTP interface of treem: one folder per feature, one file per operation.
//!
//! [`app`] puts the parts together; [`openapi`] gives the document that the same registration list yields.

pub mod app;
pub mod auth;
pub mod directives;
pub mod extract;
pub mod language;
pub mod middleware;
pub mod openapi;
pub mod organisations;
pub mod problem;
pub mod respond;
pub mod schema;
pub mod settings;
pub mod state;
pub mod tasks;

pub use settings::Settings;
pub use state::State;
