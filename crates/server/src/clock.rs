//! The clock of the machine: the one place where the present is asked for.

use chrono::{DateTime, Utc};
use treem_domain::kernel::Clock;

#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(
        clippy::disallowed_methods,
        reason = "the adapter through which everybody else gets the time"
    )]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}
