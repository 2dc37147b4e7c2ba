//! Carrying jobs out, one at a time in each process.

use std::convert::Infallible;
use std::time::Duration;

use treem_domain::jobs::queue::{self, LEASE};
use treem_domain::jobs::{Job, JobRequest, Lease, Outcome, Refusal};
use treem_domain::kernel::time::day_in;
use treem_domain::kernel::{Code, Context, Error, Result};
use treem_domain::store::UnitOfWork;
use uuid::Uuid;

use crate::State;
use crate::reporting_periods::uploads::{self, Gauge};

/// How often a runner shows that it lives: several times within a lease.
const SIGN_OF_LIFE: Duration = Duration::from_secs(2);

/// Carries out the oldest job that waits; `false` when none does.
///
/// # Errors
/// When the database is away or busy: the job's lease runs out, and it is begun anew.
pub async fn run_next(state: &State, runner: Uuid) -> Result<bool> {
    let unit = state.store.begin().await?;
    let claimed = queue::claim(&*unit, runner, state.now()).await?;
    unit.commit().await?;
    let Some(job) = claimed else { return Ok(false) };
    match queue::exhaustion(&job) {
        Some(refusal) => end(state, &job, runner, &Outcome::Refused(refusal), &Gauge::default()).await?,
        None => carry_out(state, &job, runner).await?,
    }
    tracing::info!(job = %job.id, kind = job.request.kind(), attempts = job.attempts, "a job has ended");
    // Left behind when this fails: upkeep throws old files away.
    if let Err(error) = state.contents.remove(job.id).await {
        tracing::warn!(job = %job.id, %error, "the file of a job that has ended is still there");
    }
    Ok(true)
}

async fn carry_out(state: &State, job: &Job, runner: Uuid) -> Result<()> {
    let JobRequest::Upload(file) = &job.request;
    let gauge = Gauge::default();
    let context = Context {
        actor: &job.actor,
        now: state.now(),
        // Whoever sent reports before midnight was on time.
        today: day_in(state.settings.time_zone, job.created_at),
        ids: &*state.ids,
    };
    let work = uploads::carry_out(state, &context, job.id, file, &gauge);
    let done = tokio::select! {
        done = work => done,
        never = show_signs_of_life(state, job, runner, &gauge) => match never {},
    };
    match done {
        Ok((unit, uploaded)) if uploaded.is_kept() => {
            let outcome = Outcome::Uploaded(uploaded);
            end_within(&*unit, state, job, runner, &outcome, &gauge).await?;
            unit.commit().await
        }
        Ok((unit, uploaded)) => {
            unit.rollback().await?;
            let outcome = if uploaded.summary.dry_run {
                Outcome::Uploaded(uploaded)
            } else {
                Outcome::Refused(Refusal::of_rows(uploaded))
            };
            end(state, job, runner, &outcome, &gauge).await
        }
        Err(error) if passes(&error) => Err(error),
        Err(error) => {
            if let Error::Internal(cause) = &error {
                tracing::error!(job = %job.id, cause, "a job failed");
            }
            end(state, job, runner, &Outcome::Refused(error.into()), &gauge).await
        }
    }
}

/// Whether the same job may succeed later: the database was away, or somebody changed one of the reports meanwhile.
fn passes(error: &Error) -> bool {
    match error {
        Error::Unavailable | Error::Stale => true,
        Error::Conflict(conflict) => conflict.code == Code::StateConflict,
        _ => false,
    }
}

async fn show_signs_of_life(state: &State, job: &Job, runner: Uuid, gauge: &Gauge) -> Infallible {
    let mut ticks = tokio::time::interval(SIGN_OF_LIFE);
    loop {
        ticks.tick().await;
        let lease = Lease {
            runner,
            until: state.now() + LEASE,
        };
        if let Err(error) = state.store.note_progress(job.id, lease, gauge.progress()).await {
            tracing::warn!(job = %job.id, %error, "progress was not noted");
        }
    }
}

/// Ends a job of which nothing is kept.
async fn end(state: &State, job: &Job, runner: Uuid, outcome: &Outcome, gauge: &Gauge) -> Result<()> {
    let unit = state.store.begin().await?;
    end_within(&*unit, state, job, runner, outcome, gauge).await?;
    unit.commit().await
}

async fn end_within(
    unit: &dyn UnitOfWork,
    state: &State,
    job: &Job,
    runner: Uuid,
    outcome: &Outcome,
    gauge: &Gauge,
) -> Result<()> {
    queue::end(unit, job, runner, outcome, gauge.progress(), state.now()).await
}
