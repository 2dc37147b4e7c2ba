//! Queueing a job, claiming it, ending it.

use chrono::TimeDelta;
use uuid::Uuid;

use super::{Job, JobRequest, JobState, Lease, Outcome, Progress, Refusal};
use crate::kernel::id::JobId;
use crate::kernel::{Code, Context, Error, Result};
use crate::store::UnitOfWork;

/// Jobs that may wait at once, of all callers: each holds a file.
pub const MOST_WAITING: u64 = 64;
/// A job that was begun so often without an end is given up.
pub const MOST_ATTEMPTS: u32 = 5;

/// How long a runner has a job without a sign of life.
pub const LEASE: TimeDelta = TimeDelta::seconds(30);

/// Enters a job under an id whose content is in the store.
///
/// # Errors
/// [`Error::Unavailable`] while too many jobs wait.
pub async fn queue(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: JobId,
    request: JobRequest,
) -> Result<Job> {
    if unit.jobs().unended().await? >= MOST_WAITING {
        return Err(Error::Unavailable);
    }
    let job = Job {
        id,
        actor: context.actor.clone(),
        request,
        state: JobState::Queued,
        attempts: 0,
        progress: Progress::default(),
        created_at: context.now,
        started_at: None,
        ended_at: None,
        outcome: None,
    };
    unit.jobs_mut().insert(&job).await?;
    Ok(job)
}

/// The oldest job that waits; it is the runner's for the length of a lease.
pub async fn claim(
    unit: &dyn UnitOfWork,
    runner: Uuid,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Option<Job>> {
    let until = now + LEASE;
    unit.jobs_mut().claim(Lease { runner, until }, now).await
}

/// Why a job that was claimed is not begun again.
pub fn exhaustion(job: &Job) -> Option<Refusal> {
    (job.attempts > MOST_ATTEMPTS).then(|| Refusal::new(Code::Internal))
}

/// Ends a job in the transaction in which its work was done, or in one of its own when nothing is to be kept.
pub async fn end(
    unit: &dyn UnitOfWork,
    job: &Job,
    runner: Uuid,
    outcome: &Outcome,
    progress: Progress,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<()> {
    let state = match outcome {
        Outcome::Uploaded(_) => JobState::Succeeded,
        Outcome::Refused(_) => JobState::Failed,
    };
    unit.jobs_mut()
        .end(job.id, runner, state, outcome, progress, now)
        .await
}
