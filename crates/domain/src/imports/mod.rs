//! Bulk uploads: rows as readers of files give them, and the one summary that every bulk endpoint answers with.

pub mod echo;
pub mod row;
pub mod summary;

pub use row::{Place, RejectedRow, Row, RowSource};
pub use summary::{Counts, ImportStatus, ImportSummary};
