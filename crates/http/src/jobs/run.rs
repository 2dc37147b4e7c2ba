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

/// Works, and ends the job whatever came of it; what passes by itself is kept as its setback.
async fn carry_out(state: &State, job: &Job, runner: Uuid) -> Result<()> {
    let gauge = Gauge::default();
    let error = match work(state, job, runner, &gauge).await {
        Ok(()) => return Ok(()),
        Err(error) => error,
    };
    if passes(&error) {
        if let Err(error) = note_setback(state, job, runner, &error).await {
            tracing::warn!(job = %job.id, %error, "why a job was not carried out was not noted");
        }
        return Err(error);
    }
    if let Error::Internal(cause) = &error {
        tracing::error!(job = %job.id, cause, "a job failed");
    }
    match end(state, job, runner, &Outcome::Refused(Refusal::of(&error)), &gauge).await {
        Err(Error::Internal(cause)) => {
            // An end in plain words can always be written.
            tracing::error!(job = %job.id, cause, "the end of a job could not be kept");
            let plain = Outcome::Refused(Refusal::new(Code::Internal));
            end(state, job, runner, &plain, &gauge).await
        }
        ended => ended,
    }
}

/// Carries a job out and ends it in the same transaction, or in one of its own when nothing is kept.
async fn work(state: &State, job: &Job, runner: Uuid, gauge: &Gauge) -> Result<()> {
    let JobRequest::Upload(file) = &job.request;
    let actor = queue::present_actor(&*state.store.read().await?, job).await?;
    let context = Context {
        actor: &actor,
        now: state.now(),
        // Whoever sent reports before midnight was on time.
        today: day_in(state.settings.time_zone, job.created_at),
        ids: &*state.ids,
    };
    let work = uploads::carry_out(state, &context, job.id, file, gauge);
    let (unit, uploaded) = tokio::select! {
        done = work => done?,
        never = show_signs_of_life(state, job, runner, gauge) => match never {},
    };
    if !uploaded.is_kept() {
        unit.rollback().await?;
        let outcome = if uploaded.summary.dry_run {
            Outcome::Uploaded(uploaded)
        } else {
            Outcome::Refused(Refusal::of_rows(uploaded))
        };
        return end(state, job, runner, &outcome, gauge).await;
    }
    match end_within(&*unit, state, job, runner, &Outcome::Uploaded(uploaded), gauge).await {
        Ok(()) => unit.commit().await,
        Err(error) => {
            unit.rollback().await?;
            Err(error)
        }
    }
}

async fn note_setback(state: &State, job: &Job, runner: Uuid, error: &Error) -> Result<()> {
    let unit = state.store.begin().await?;
    queue::note_setback(&*unit, job, runner, Refusal::of(error)).await?;
    unit.commit().await
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
