//! Answers: representations with strong ETags, lists with cursors, and answers given once per idempotency key.

pub mod etag;
mod file;
mod list;
mod once;
mod representation;

pub use file::{FileKind, file};
pub use list::{ListQuery, history_request, list, page_request};
pub use once::{Answer, once, replayed};
pub use representation::{json, resource, value};
