//! Reporting periods.

mod entity;
mod repository;

pub(crate) use repository::after_period;

use crate::session::Session;

pub(crate) struct Repository<'a>(pub(crate) &'a Session);
