//! Failed authentications at the token endpoint: bounded per client id and per address.
//!
//! Counted in each process and for the minute on the clock: with n replicas a guesser has n times the allowance, which
//! against 256-bit secrets is nothing. What the bound protects is the processor, so it must not cost a database write.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use moka::sync::Cache;
use treem_domain::kernel::Code;
use uuid::Uuid;

use crate::problem::{Problem, Result};

/// Subjects remembered at most.
const SUBJECTS: u64 = 50_000;

/// Whose failures are counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A client id that came with a secret. Signed assertions are not counted by client: nobody guesses a signature,
    /// and so nobody can lock such a client out.
    Client(Uuid),
    Address(String),
}

impl Subject {
    /// Of IPv6 the network of 64 bits, which one subscriber has for himself (RFC 6177).
    pub fn address(address: &str) -> Self {
        Self::Address(match address.parse() {
            Ok(IpAddr::V6(address)) => format!("{:x?}", &address.segments()[..4]),
            _ => address.to_owned(),
        })
    }
}

pub struct Attempts {
    per_minute: u32,
    counted: Cache<(Subject, i64), Arc<AtomicU32>>,
}

/// An attempt under way: it counts as failed unless it is said to have succeeded.
pub struct Attempt(Vec<Arc<AtomicU32>>);

impl Attempt {
    pub fn succeeded(self) {
        for count in self.0 {
            count.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

impl Attempts {
    pub fn new(per_minute: u32) -> Self {
        let counted = Cache::builder()
            .max_capacity(SUBJECTS)
            .time_to_live(Duration::from_secs(120))
            .build();
        Self { per_minute, counted }
    }

    /// Counts an attempt before it is looked into, so that many at once do not slip through; 429 when one of the
    /// subjects has failed too often in this minute.
    pub fn begin(&self, subjects: Vec<Subject>, now: DateTime<Utc>) -> Result<Attempt> {
        let seconds = now.timestamp();
        let minute = seconds.div_euclid(60);
        let mut begun = Vec::with_capacity(subjects.len());
        for subject in subjects {
            let count = self.counted.get_with((subject, minute), Arc::default);
            let before = count.fetch_add(1, Ordering::Relaxed);
            begun.push(count);
            if before >= self.per_minute {
                Attempt(begun).succeeded();
                let left = u64::try_from(60 - seconds.rem_euclid(60)).unwrap_or(60);
                return Err(Problem::new(Code::RateLimited).retry_after(left));
            }
        }
        Ok(Attempt(begun))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_623_200_400 + seconds, 0).unwrap()
    }

    fn guess(attempts: &Attempts, seconds: i64) -> Result<Attempt> {
        attempts.begin(vec![Subject::address("203.0.113.9")], at(seconds))
    }

    #[test]
    fn who_failed_too_often_waits_for_the_next_minute() {
        let attempts = Attempts::new(3);
        for _ in 0..3 {
            assert!(guess(&attempts, 10).is_ok());
        }
        let refused = guess(&attempts, 10).err().unwrap();
        assert_eq!(refused.code, Code::RateLimited);
        assert_eq!(refused.headers[0].1, "50");
        assert!(guess(&attempts, 60).is_ok());
    }

    #[test]
    fn a_guesser_with_many_addresses_is_stopped_at_the_client_it_guesses() {
        let attempts = Attempts::new(2);
        let client = Uuid::from_u128(592);
        let guess =
            |address: &str| attempts.begin(vec![Subject::address(address), Subject::Client(client)], at(0));
        assert!(guess("203.0.113.1").is_ok() && guess("203.0.113.2").is_ok());
        assert!(guess("203.0.113.3").is_err());
    }

    #[test]
    fn one_subscriber_does_not_become_many_by_his_own_ipv6_network() {
        assert_eq!(
            Subject::address("2001:db8::1"),
            Subject::address("2001:db8::ffff:1")
        );
        assert_ne!(
            Subject::address("2001:db8::1"),
            Subject::address("2001:db8:0:1::1")
        );
    }

    #[test]
    fn who_succeeds_is_never_stopped() {
        let attempts = Attempts::new(1);
        for _ in 0..10 {
            guess(&attempts, 0).unwrap().succeeded();
        }
    }
}
