//! Attachments: their records, and the store of their bytes.

pub(crate) mod entity;
mod repository;

use crate::session::Session;

pub(crate) struct Repository<'a>(pub(crate) &'a Session);
