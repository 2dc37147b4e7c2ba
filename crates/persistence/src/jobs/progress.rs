//! How far a job has come while its own transaction is under way.
//!
//! PostgreSQL takes that down through another connection, for every replica to see. SQLite has one writer, which the
//! job itself holds; but there is one process too, so that its memory is where everybody looks.

use std::sync::{Arc, Mutex, PoisonError};

use treem_domain::jobs::{Job, JobState, Lease, Progress};
use treem_domain::kernel::Result;
use treem_domain::kernel::id::JobId;

use super::entity::counted;
use crate::session::Session;
use crate::sql::Sql;

/// The job that this process carries out, and how far it is.
#[derive(Debug, Clone, Default)]
pub(crate) struct ProgressBoard(Arc<Mutex<Option<(JobId, Progress)>>>);

impl ProgressBoard {
    fn set(&self, id: JobId, progress: Progress) {
        let mut board = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *board = Some((id, progress));
    }

    /// The job with what the board knows of it.
    pub(super) fn complete(&self, mut job: Job) -> Job {
        let board = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, progress)) = board.filter(|(id, _)| *id == job.id && job.state == JobState::Running) {
            job.progress = progress;
        }
        job
    }
}

/// `session` is not the one in which the job writes.
pub(crate) async fn note(
    session: &Session,
    board: &ProgressBoard,
    id: JobId,
    lease: Lease,
    progress: Progress,
) -> Result<()> {
    if !session.is_postgres() {
        board.set(id, progress);
        return Ok(());
    }
    let sql = Sql::new("UPDATE jobs SET ").add(
        "leased_until = ?, rows = ?, bytes = ? WHERE id = ? AND runner = ? AND ended_at IS NULL",
        [
            lease.until.into(),
            counted(progress.rows).into(),
            counted(progress.bytes).into(),
            id.0.into(),
            lease.runner.into(),
        ],
    );
    session.execute(sql).await.map(drop)
}
