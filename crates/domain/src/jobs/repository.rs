//! Port: where jobs wait, and who carries them out.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Job, JobState, Outcome, Progress, Refusal};
use crate::kernel::id::JobId;
use crate::kernel::{Actor, Result};

/// A runner's right to a job, until a moment that it moves on while it lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    pub runner: Uuid,
    pub until: DateTime<Utc>,
}

#[async_trait]
pub trait JobReader: Send + Sync {
    /// Seen by the organisation that asked for it.
    async fn find(&self, id: JobId, actor: &Actor) -> Result<Option<Job>>;
    /// The jobs that have not ended: no more than may wait at once.
    async fn unended(&self) -> Result<Vec<JobId>>;
}

#[async_trait]
pub trait JobWriter: Send + Sync {
    async fn insert(&self, job: &Job) -> Result<()>;
    /// Gives the oldest job that waits, or whose lease ran out before `now`, to a runner; one more attempt is counted.
    async fn claim(&self, lease: Lease, now: DateTime<Utc>) -> Result<Option<Job>>;
    /// Keeps why a runner could not carry its job out this time.
    async fn note_setback(&self, id: JobId, runner: Uuid, setback: &Refusal) -> Result<()>;
    /// Ends a job; [`crate::kernel::Error::Stale`] when it is another runner's by now, so that the transaction in which
    /// the work was done is rolled back.
    async fn end(
        &self,
        id: JobId,
        runner: Uuid,
        state: JobState,
        outcome: &Outcome,
        progress: Progress,
        now: DateTime<Utc>,
    ) -> Result<()>;
    /// Forgets jobs that ended before this moment; gives how many.
    async fn purge(&self, before: DateTime<Utc>) -> Result<u64>;
}
