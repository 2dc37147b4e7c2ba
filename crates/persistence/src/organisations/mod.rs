//! Organisations, recipient groups and administrative units.

mod entity;
mod hierarchy;
mod reader;
mod unit_cursor;
mod writer;

pub(crate) use hierarchy::{ancestors, below, chains_of};

use crate::session::Session;

pub(crate) struct Repository<'a>(pub(crate) &'a Session);
