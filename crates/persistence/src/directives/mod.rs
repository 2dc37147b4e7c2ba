//! Directives, their obligations, their numbers, and who sees them.

mod entity;
mod list;
mod projection;
mod reader;
mod writer;

use crate::session::Session;

/// The parts that an organisation can have in a directive, as bits of a standing.
const ISSUER: u8 = 1;
const RECIPIENT: u8 = 2;

pub(crate) struct Repository<'a>(pub(crate) &'a Session);
