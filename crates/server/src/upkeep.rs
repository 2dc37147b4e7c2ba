//! What the service does by itself, every hour. Everything may run at several replicas: it takes its turn, or doing
//! it twice has no more effect than once.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::task::JoinHandle;
use treem_domain::reporting_periods::cut_off;
use treem_domain::reports;
use treem_domain::tasks::ladder;
use treem_domain::tasks::reminder_ladder::Ladder;
use treem_http::State;

use crate::failure::Failure;

const PAUSE: Duration = Duration::from_secs(3600);

/// Runs until it is stopped.
pub struct Upkeep(JoinHandle<()>);

impl Upkeep {
    /// Does everything now, and again after each pause.
    pub fn start(state: State) -> Self {
        Self(tokio::spawn(async move {
            let mut hours = tokio::time::interval(PAUSE);
            hours.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            loop {
                hours.tick().await;
                run_all(&state).await;
            }
        }))
    }

    pub fn stop(&self) {
        self.0.abort();
    }
}

/// Does everything once. What fails is logged and does not keep the others from running.
pub async fn run_all(state: &State) {
    note(
        "key rotation",
        state.keys.rotate(state).await.map_err(Failure::from),
    );
    note("purge", purge(state).await);
    note("derivation at the cut-off", derive(state).await);
    note("reminder ladder", remind(state).await);
    note("reminder ladder of reports", remind_of_reports(state).await);
}

fn note(task: &str, done: Result<(), Failure>) {
    if let Err(error) = done {
        tracing::error!(task, %error, "failed; it is tried again in an hour");
    }
}

/// What still lies in the store after so long, and belongs to no job that waits, was left behind.
const OLD_FILE: TimeDelta = TimeDelta::days(2);

/// Forgets what nobody can ask for any more: answers of old idempotency keys, jobs that ended, spent assertions, past
/// minutes, files that jobs left behind.
async fn purge(state: &State) -> Result<(), Failure> {
    let retention = TimeDelta::from_std(state.settings.idempotency_retention).unwrap_or(TimeDelta::days(7));
    let now = state.now();
    let unit = state.store.begin().await?;
    unit.idempotency_keys().purge(now - retention).await?;
    unit.jobs_mut().purge(now - retention).await?;
    // An hour aside for clocks that differ.
    unit.clients_mut().purge(now - TimeDelta::hours(1)).await?;
    unit.commit().await?;
    let unended = state.store.read().await?.jobs().unended().await?;
    state.contents.purge(now - OLD_FILE, &unended).await?;
    Ok(())
}

/// Derives the drafts of periods whose cut-off has passed, once.
async fn derive(state: &State) -> Result<(), Failure> {
    let report = cut_off::run(&*state.store, state.now(), state.today()).await?;
    tracing::info!(?report, "derivation at the cut-off");
    Ok(())
}

/// Reminds of due dates that come near or have passed; no rung is taken twice.
async fn remind(state: &State) -> Result<(), Failure> {
    let report = ladder::run(&*state.store, &Ladder::default(), state.now(), state.today()).await?;
    tracing::info!(?report, "reminder ladder");
    Ok(())
}

/// Reminds of reports that are not sent; no rung is taken twice.
async fn remind_of_reports(state: &State) -> Result<(), Failure> {
    let (now, today) = (state.now(), state.today());
    let report = reports::ladder::run(&*state.store, &Ladder::default(), now, today).await?;
    tracing::info!(?report, "reminder ladder of reports");
    Ok(())
}
