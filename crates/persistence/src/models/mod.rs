//! Models, their history, and who sees them.

mod entity;
mod event;
mod kin;
mod list;
mod reader;
mod viewer;
mod writer;

use crate::session::Session;

/// The parts that an organisation can have in a model, as bits of a standing.
const DOER: u8 = 1;
/// Issued the directive under which it is carried out.
const ISSUER: u8 = 2;
/// Was invited to take it over.
const INVITED: u8 = 4;

pub(crate) struct Repository<'a>(pub(crate) &'a Session);
