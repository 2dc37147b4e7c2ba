//! Reports, what was sent, what happened to them, and who sees them.

mod entity;
mod event;
mod list;
mod provenance;
mod rates;
mod reader;
mod revision;
mod submission;
mod viewer;
mod writer;

use crate::session::Session;

pub(crate) struct Repository<'a>(pub(crate) &'a Session);

/// Joins rows `f` about a report with its next version `n`; the versions follow as a list.
const VERSION_BEFORE: &str = " JOIN reports b ON b.id = f.report_id JOIN reports n ON n.period_id = b.period_id \
     AND n.organisation_id = b.organisation_id AND n.scope = b.scope AND n.version_number = b.version_number + 1 \
     WHERE n.id IN ";
