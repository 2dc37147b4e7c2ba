//! What carries jobs out while the service runs: one at a time, woken by those queued here, looking now and then for those
//! that another replica queued or left.

use std::time::Duration;

use tokio::task::JoinHandle;
use treem_http::{State, jobs};

const LOOK: Duration = Duration::from_secs(10);

/// Runs until it is stopped. A job under way is cut, leaves nothing, and is begun anew when its lease has run out.
pub struct Runner(JoinHandle<()>);

impl Runner {
    pub fn start(state: State) -> Self {
        let runner = state.ids.next();
        Self(tokio::spawn(async move {
            loop {
                match jobs::run_next(&state, runner).await {
                    Ok(true) => continue,
                    Ok(false) => {}
                    Err(error) => tracing::warn!(%error, "a job was not carried out; it is begun anew"),
                }
                let _ = tokio::time::timeout(LOOK, state.jobs_waiting.notified()).await;
            }
        }))
    }

    pub fn stop(&self) {
        self.0.abort();
    }
}
