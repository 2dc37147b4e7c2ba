//! What every request can reach.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, NaiveDate, Utc};
use tokio::sync::Notify;
use treem_domain::contents::ContentStore;
use treem_domain::kernel::time::{day_in, to_stored_precision};
use treem_domain::kernel::{Actor, Clock, Context, IdSource};
use treem_domain::store::Store;

use crate::Settings;
use crate::auth::attempts::Attempts;
use crate::auth::keys::KeyRing;
use crate::auth::rate::RateLimiter;

/// Shared by all workers of a process.
#[derive(Clone)]
pub struct State {
    pub store: Arc<dyn Store>,
    pub contents: Arc<dyn ContentStore>,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdSource>,
    pub settings: Arc<Settings>,
    pub keys: Arc<KeyRing>,
    pub rate: Arc<RateLimiter>,
    /// Failed authentications at the token endpoint.
    pub attempts: Arc<Attempts>,
    /// Told when a job was queued here.
    pub jobs_waiting: Arc<Notify>,
    /// Set when the process drains: readiness fails, requests in flight finish.
    pub draining: Arc<AtomicBool>,
}

impl State {
    pub fn new(
        store: Arc<dyn Store>,
        contents: Arc<dyn ContentStore>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        settings: Settings,
    ) -> Self {
        let settings = Arc::new(settings);
        Self {
            keys: Arc::new(KeyRing::new(&settings)),
            rate: Arc::new(RateLimiter::default()),
            attempts: Arc::new(Attempts::new(settings.failed_authentications_per_minute)),
            jobs_waiting: Arc::new(Notify::new()),
            draining: Arc::new(AtomicBool::new(false)),
            store,
            contents,
            clock,
            ids,
            settings,
        }
    }

    pub fn now(&self) -> DateTime<Utc> {
        to_stored_precision(self.clock.now())
    }

    pub fn today(&self) -> NaiveDate {
        day_in(self.settings.time_zone, self.clock.now())
    }

    pub fn context<'a>(&'a self, actor: &'a Actor) -> Context<'a> {
        let now = self.now();
        Context {
            actor,
            now,
            today: day_in(self.settings.time_zone, now),
            ids: &*self.ids,
        }
    }

    pub fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }
}
