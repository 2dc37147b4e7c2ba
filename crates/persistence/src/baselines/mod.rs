//! Baselines.

mod entity;
mod reader;
mod writer;

use crate::session::Session;

pub(crate) struct Repository<'a>(pub(crate) &'a Session);
