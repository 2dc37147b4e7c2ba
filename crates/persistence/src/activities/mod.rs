//! Activities, what is counted over them, and who sees them.

mod entity;
mod event;
mod list;
mod measures;
mod projection;
mod reader;
mod writer;

use crate::session::Session;

/// The parts that an organisation can have in an activity, as bits of a standing.
const DOER: u8 = 1;
/// Issued or assigned a task that it serves.
const SERVED: u8 = 2;

pub(crate) struct Repository<'a>(pub(crate) &'a Session);
