//! Report templates.

mod entity;
mod repository;

use crate::session::Session;

pub(crate) struct Repository<'a>(pub(crate) &'a Session);
