//! Reports, what was sent, what happened to them, and who sees them.

mod entity;
mod event;
mod list;
mod provenance;
mod rates;
mod reader;
mod submission;
mod viewer;
mod writer;

use crate::session::Session;

pub(crate) struct Repository<'a>(pub(crate) &'a Session);
