//! What became of every row of an upload.

use super::row::RejectedRow;
use crate::tasks::state::names;

/// So many rejected rows are listed; the rest are counted.
pub const MOST_LISTED: usize = 1_000;

names! {
    /// How an upload ended.
    ImportStatus {
        /// Every row was taken.
        Accepted = "accepted",
        /// Some rows were taken, others refused.
        PartlyAccepted = "partly_accepted",
        /// Nothing was written.
        Rejected = "rejected",
    }
}

/// How many rows had which fate; they add up to the rows of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Counts {
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub rejected: u64,
    pub deleted: u64,
}

/// The answer of every bulk endpoint.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ImportSummary {
    pub status: ImportStatus,
    pub counts: Counts,
    /// What is wrong with the first of the rejected rows, in the order of the file.
    pub rejected: Vec<RejectedRow>,
    pub dry_run: bool,
}

/// Counts and keeps while rows pass.
#[derive(Debug, Default)]
pub struct Tally {
    pub counts: Counts,
    rejected: Vec<RejectedRow>,
    is_incomplete: bool,
}

impl Tally {
    /// Counts one row, and lists its faults while there is room; rows come in the order of the file.
    pub fn reject(&mut self, faults: impl FnOnce() -> Vec<RejectedRow>) {
        self.counts.rejected += 1;
        let room = MOST_LISTED - self.rejected.len();
        if room > 0 {
            self.rejected.extend(faults().into_iter().take(room));
        }
    }

    /// Notes what is wrong with the whole, not with one of its rows.
    pub fn note(&mut self, fault: RejectedRow) {
        self.is_incomplete = true;
        if self.rejected.len() < MOST_LISTED {
            self.rejected.push(fault);
        }
    }

    /// The summary; with `atomic` one rejected row means that nothing is written.
    pub fn finish(self, atomic: bool, dry_run: bool) -> ImportSummary {
        let taken = self.counts.created + self.counts.updated + self.counts.unchanged + self.counts.deleted;
        let has_faults = self.counts.rejected > 0 || self.is_incomplete;
        let status = match (has_faults, atomic || taken == 0) {
            (false, _) => ImportStatus::Accepted,
            (true, true) => ImportStatus::Rejected,
            (true, false) => ImportStatus::PartlyAccepted,
        };
        ImportSummary {
            status,
            counts: self.counts,
            rejected: self.rejected,
            dry_run,
        }
    }
}
