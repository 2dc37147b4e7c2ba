//! Queueing a job, claiming it, ending it.

use chrono::TimeDelta;
use uuid::Uuid;

use super::{Job, JobRequest, JobState, Lease, Outcome, Progress, Refusal};
use crate::kernel::id::JobId;
use crate::kernel::{Actor, Code, Context, Error, Message, Result};
use crate::store::{ReadUnit, UnitOfWork};

/// Jobs that may wait at once, of all callers: each holds a file.
pub const MOST_WAITING: usize = 64;
/// A job that was begun so often without an end is given up.
pub const MOST_ATTEMPTS: u32 = 5;

/// How long a runner has a job without a sign of life.
pub const LEASE: TimeDelta = TimeDelta::seconds(30);

/// Whether a further job may wait: to be asked before its file is laid down.
///
/// # Errors
/// [`Error::Unavailable`] while too many jobs wait.
pub async fn has_room(unit: &dyn ReadUnit) -> Result<()> {
    match unit.jobs().unended().await?.len() {
        MOST_WAITING.. => Err(Error::Unavailable),
        _ => Ok(()),
    }
}

/// Enters a job under an id whose content is in the store.
///
/// # Errors
/// As [`has_room`].
pub async fn queue(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    id: JobId,
    request: JobRequest,
) -> Result<Job> {
    has_room(unit).await?;
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
        setback: None,
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

/// Why a job that was claimed is not begun again: what kept it from its end the last time, where that is known.
pub fn exhaustion(job: &Job) -> Option<Refusal> {
    let is_given_up = job.attempts > MOST_ATTEMPTS;
    is_given_up.then(|| job.setback.clone().unwrap_or_else(died))
}

fn died() -> Refusal {
    Refusal {
        detail: Some(Message::new(
            format!(
                "Máy chủ đã dừng giữa chừng {MOST_ATTEMPTS} lần khi xử lý tệp này; chưa có gì được ghi. Hãy chia nhỏ tệp \
                     rồi gửi lại, hoặc báo cho đơn vị vận hành."
            ),
            format!(
                "The server ended {MOST_ATTEMPTS} times while it worked on this file; nothing was written. Split the \
                     file and send it again, or tell the operator."
            ),
        )),
        ..Refusal::new(Code::Internal)
    }
}

/// Keeps what stopped a job for now: it is begun anew, and if it is given up, this is why.
pub async fn note_setback(unit: &dyn UnitOfWork, job: &Job, runner: Uuid, setback: Refusal) -> Result<()> {
    unit.jobs_mut().note_setback(job.id, runner, &setback).await
}

/// The actor of a job with the rights that its client still has: a right that was withdrawn meanwhile is gone, and
/// none came to it.
///
/// # Errors
/// `Forbidden` when the client is gone, disabled or moved to another organisation, or lacks what the job needs.
pub async fn present_actor(unit: &dyn ReadUnit, job: &Job) -> Result<Actor> {
    let client = unit.clients().find_unscoped(job.actor.client_id).await?;
    let client = client
        .filter(|client| client.disabled_at.is_none() && client.organisation_id == job.actor.organisation_id);
    let client = client.ok_or_else(withdrawn)?;
    let actor = Actor {
        scopes: job.actor.scopes.intersection(&client.scopes),
        includes_descendants: job.actor.includes_descendants && client.includes_descendants,
        ..job.actor.clone()
    };
    if job
        .request
        .needs()
        .iter()
        .all(|scope| actor.scopes.contains(*scope))
    {
        Ok(actor)
    } else {
        Err(withdrawn())
    }
}

fn withdrawn() -> Error {
    Error::Forbidden(Message::new(
        "Quyền của hệ thống gửi tệp đã bị thu hồi trước khi tệp đến lượt; chưa có gì được ghi.",
        "The client's rights were withdrawn before it was the file's turn; nothing was written.",
    ))
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
