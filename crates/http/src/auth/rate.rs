//! Rate limits per client and minute, shared by all replicas.
//!
//! A replica leases a part of the client's allowance from the database and spends it in memory: one write per lease
//! instead of one per request, and never more than the allowance over all replicas.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use actix_web::http::header::{HeaderName, HeaderValue};
use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use treem_domain::kernel::Code;
use treem_domain::kernel::id::ClientId;

use crate::State;
use crate::problem::{Problem, Result};

/// How many leases a replica takes to spend a whole allowance.
const LEASES_PER_WINDOW: u32 = 10;

#[derive(Debug, Clone, Copy)]
struct Lease {
    window: DateTime<Utc>,
    left: u32,
    /// The database had less than was asked for: in this minute it will give no more.
    last: bool,
}

/// What this replica knows before it asks the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    /// One request was taken; so many are left.
    Spent(u32),
    /// A new lease is needed.
    Nothing,
    /// The allowance of this minute is used up.
    Exhausted,
}

#[derive(Default)]
pub struct RateLimiter {
    leases: Mutex<HashMap<ClientId, Lease>>,
}

/// What is left to a client, for the `RateLimit` header.
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    pub per_minute: u32,
    /// Of the part that this replica holds.
    pub left: u32,
    pub seconds_to_reset: i64,
}

impl RateLimiter {
    /// Takes one request from what this replica holds.
    fn spend(&self, client: ClientId, window: DateTime<Utc>) -> Held {
        let mut leases = self.leases.lock().unwrap_or_else(PoisonError::into_inner);
        match leases.get_mut(&client).filter(|lease| lease.window == window) {
            Some(lease) if lease.left > 0 => {
                lease.left -= 1;
                Held::Spent(lease.left)
            }
            Some(lease) if lease.last => Held::Exhausted,
            _ => Held::Nothing,
        }
    }

    /// Keeps a lease and takes one request from it before anybody else can; forgets those of past minutes.
    fn add(&self, client: ClientId, window: DateTime<Utc>, granted: u32, last: bool) -> Held {
        let mut leases = self.leases.lock().unwrap_or_else(PoisonError::into_inner);
        leases.retain(|_, lease| lease.window >= window);
        let lease = leases.entry(client).or_insert(Lease {
            window,
            left: 0,
            last: false,
        });
        // Of a minute that ended while the database was asked, only this one request is left.
        if lease.window != window {
            return if granted > 0 {
                Held::Spent(lease.left)
            } else {
                Held::Exhausted
            };
        }
        lease.left += granted;
        lease.last |= last;
        // Whoever came too late for a lease spends what others, asking at the same time, have brought.
        match lease.left.checked_sub(1) {
            Some(left) => {
                lease.left = left;
                Held::Spent(left)
            }
            None => Held::Exhausted,
        }
    }
}

/// Counts one request against the client's allowance of this minute.
pub async fn count(state: &State, client: ClientId, per_minute: u32) -> Result<Allowance> {
    let now = state.clock.now();
    let window = now.duration_trunc(TimeDelta::minutes(1)).unwrap_or(now);
    let seconds_to_reset = 60 - (now - window).num_seconds();
    let allowance = |left| Allowance {
        per_minute,
        left,
        seconds_to_reset,
    };
    let held = match state.rate.spend(client, window) {
        Held::Nothing => lease(state, client, window, per_minute).await?,
        held => held,
    };
    match held {
        Held::Spent(left) => Ok(allowance(left)),
        Held::Nothing | Held::Exhausted => Err(exceeded(allowance(0))),
    }
}

async fn lease(state: &State, client: ClientId, window: DateTime<Utc>, per_minute: u32) -> Result<Held> {
    let wanted = (per_minute / LEASES_PER_WINDOW).max(1);
    let unit = state.store.begin().await?;
    let granted = unit
        .clients_mut()
        .lease_requests(client, window, wanted, per_minute)
        .await?;
    unit.commit().await?;
    Ok(state.rate.add(client, window, granted, granted < wanted))
}

fn exceeded(allowance: Allowance) -> Problem {
    let seconds = u64::try_from(allowance.seconds_to_reset).unwrap_or(60);
    allowance.headers().into_iter().fold(
        Problem::new(Code::RateLimited).retry_after(seconds),
        |problem, (name, value)| problem.header(name, value),
    )
}

impl Allowance {
    /// `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers).
    pub fn headers(&self) -> Vec<(HeaderName, HeaderValue)> {
        let policy = format!("\"client\";q={};w=60", self.per_minute);
        let limit = format!("\"client\";r={};t={}", self.left, self.seconds_to_reset);
        [("ratelimit-policy", policy), ("ratelimit", limit)]
            .into_iter()
            .filter_map(|(name, value)| {
                Some((HeaderName::from_static(name), HeaderValue::from_str(&value).ok()?))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Settings;
    use crate::fake::{Fake, StandingClock, newspaper, state_on};

    async fn passes(state: &State, per_minute: u32) -> bool {
        count(state, newspaper().id, per_minute).await.is_ok()
    }

    #[tokio::test]
    async fn two_replicas_together_never_give_more_than_the_allowance() {
        for allowance in [1, 7, 25, 600] {
            let (store, clock) = (Fake::default(), StandingClock::new());
            let replicas = [(); 2].map(|()| state_on(&store, &clock, Settings::default()));
            let mut passed = 0;
            for request in 0..allowance * 3 {
                let replica = &replicas[usize::from(request % 3 == 0)];
                passed += u32::from(passes(replica, allowance).await);
            }
            assert!(passed <= allowance, "{passed} of {allowance}");
            assert!(passed > allowance * 8 / 10, "{passed} of {allowance}");
        }
    }

    #[tokio::test]
    async fn one_replica_gives_the_whole_allowance_and_then_asks_the_database_no_more() {
        let (store, clock) = (Fake::default(), StandingClock::new());
        let state = state_on(&store, &clock, Settings::default());
        for _ in 0..25 {
            assert!(passes(&state, 25).await);
        }
        for _ in 0..100 {
            assert!(!passes(&state, 25).await);
        }
        assert!(store.0.lock().unwrap().begun <= 14);
    }

    #[tokio::test]
    async fn who_is_stopped_is_told_when_to_come_back_and_then_passes() {
        let (store, clock) = (Fake::default(), StandingClock::new());
        let state = state_on(&store, &clock, Settings::default());
        clock.advance(TimeDelta::seconds(20));
        assert!(passes(&state, 1).await);
        let refused = count(&state, newspaper().id, 1).await.unwrap_err();
        assert_eq!(refused.code, Code::RateLimited);
        let header = |name: &str| {
            refused
                .headers
                .iter()
                .find(|(known, _)| known == name)
                .unwrap()
                .1
                .clone()
        };
        assert_eq!(header("retry-after"), "40");
        assert_eq!(header("ratelimit"), "\"client\";r=0;t=40");
        clock.advance(TimeDelta::seconds(40));
        assert!(passes(&state, 1).await);
    }

    #[test]
    fn a_lease_of_a_minute_that_is_over_is_not_spent_in_the_next() {
        let limiter = RateLimiter::default();
        let (client, now) = (newspaper().id, StandingClock::new());
        let first = treem_domain::kernel::Clock::now(&now);
        let second = first + TimeDelta::minutes(1);
        assert_eq!(limiter.add(client, second, 5, false), Held::Spent(4));
        assert_eq!(limiter.add(client, first, 5, false), Held::Spent(4));
        assert_eq!(limiter.spend(client, first), Held::Nothing);
        assert_eq!(limiter.spend(client, second), Held::Spent(3));
    }

    #[test]
    fn a_request_without_a_lease_spends_what_another_brought_at_the_same_time() {
        let (limiter, client) = (RateLimiter::default(), ClientId(uuid::Uuid::nil()));
        let window = DateTime::UNIX_EPOCH;
        assert_eq!(limiter.add(client, window, 0, true), Held::Exhausted);
        assert_eq!(limiter.add(client, window, 10, false), Held::Spent(9));
        assert_eq!(limiter.add(client, window, 0, true), Held::Spent(8));
    }
}
