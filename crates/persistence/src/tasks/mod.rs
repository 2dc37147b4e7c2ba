//! Tasks, their history, and who sees them.

mod entity;
mod event;
mod list;
mod query;
mod reader;
mod timeliness;
mod viewer;
mod writer;

use crate::session::Session;

pub(crate) struct Repository<'a>(pub(crate) &'a Session);
