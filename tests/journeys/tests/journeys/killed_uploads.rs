//! An unattended uploader on a bad link: cut off at any moment, it sends the same again until it hears an answer.
//!
//! Where a cut falls is not left to luck: while the body is on its way, while the service cannot have ended its work
//! because somebody holds the period, and when the answer is there but was not read.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use treem_domain::kernel::id::ReportingPeriodId;
use treem_journeys::{Actor, Answer, Service, on_both_databases};

use crate::reports::own_report;
use crate::uploads::{COMPLETE, counts, uploads};

const CUTS: u64 = 50;

/// When the uploader dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// After so many bytes of the body, and before its last.
    Body(usize),
    /// The whole file is there, and the service has not ended its work.
    Working,
    /// The answer has arrived, and nobody reads it.
    Answered,
}

/// What the uploader remembers from one try to the next.
#[derive(Debug, Clone, Copy)]
enum Memory {
    /// Its key.
    Key,
    /// Nothing: each try has a key of its own, and only the figures say that it is the same.
    Nothing,
    /// Nothing, and it knows of no keys either.
    NoKeys,
}

impl Memory {
    fn key(self, attempt: u64) -> Option<String> {
        match self {
            Memory::Key => Some("once".to_owned()),
            Memory::Nothing => Some(format!("try-{attempt}")),
            Memory::NoKeys => None,
        }
    }
}

/// Pseudo-random, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn phase(&mut self) -> Phase {
        match self.below(3) {
            0 => Phase::Body(self.below(COMPLETE.len())),
            1 => Phase::Working,
            _ => Phase::Answered,
        }
    }
}

struct Uploader<'a> {
    service: &'a Service,
    district: &'a Actor,
    uploads: &'a str,
    memory: Memory,
    is_async: bool,
}

impl Uploader<'_> {
    fn head(&self, attempt: u64) -> String {
        let key = self.memory.key(attempt);
        let key = key.map_or_else(String::new, |key| format!("Idempotency-Key: {key}\r\n"));
        let prefer = if self.is_async {
            "Prefer: respond-async\r\n"
        } else {
            ""
        };
        format!(
            "POST {} HTTP/1.1\r\nHost: treem\r\nAuthorization: Bearer {}\r\n{key}{prefer}\
             Content-Type: application/octet-stream\r\nContent-Length: {}\r\n\r\n",
            self.uploads,
            self.district.token,
            COMPLETE.len()
        )
    }

    /// Sends, and dies in the phase.
    async fn try_and_die(&self, attempt: u64, phase: Phase) {
        let sent = match phase {
            Phase::Body(bytes) => &COMPLETE.as_bytes()[..bytes],
            Phase::Working | Phase::Answered => COMPLETE.as_bytes(),
        };
        let request = [self.head(attempt).as_bytes(), sent].concat();
        let address = self.service.base_url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).await.unwrap();
        match phase {
            Phase::Body(_) => stream.write_all(&request).await.unwrap(),
            Phase::Working => {
                let period = self.uploads.split('/').nth(3).unwrap().to_owned();
                let work = async move {
                    stream.write_all(&request).await.unwrap();
                    // Long enough for the service to come as far as it can.
                    tokio::time::sleep(Duration::from_millis(15)).await;
                    drop(stream);
                };
                self.while_the_period_is_held(period, work).await;
                return;
            }
            Phase::Answered => {
                stream.write_all(&request).await.unwrap();
                let mut first = [0];
                let peeked = tokio::time::timeout(Duration::from_secs(30), stream.peek(&mut first)).await;
                assert_eq!(
                    peeked.unwrap().unwrap(),
                    1,
                    "the answer is there, and stays unread"
                );
            }
        }
        drop(stream);
    }

    async fn while_the_period_is_held(
        &self,
        period: String,
        work: impl Future<Output = ()> + Send + 'static,
    ) {
        self.service
            .with_state(async move |state| {
                let unit = state.store.begin().await.unwrap();
                let id = ReportingPeriodId(period.parse().unwrap());
                unit.reporting_periods_mut().hold(id).await.unwrap();
                work.await;
                unit.rollback().await.unwrap();
            })
            .await;
    }

    /// Sends until it hears the answer, or the end of the job.
    async fn hear(&self) -> Value {
        let answer = loop {
            let mut request = self.district.request(Method::POST, self.uploads).body(COMPLETE);
            if let Some(key) = self.memory.key(CUTS) {
                request = request.header("idempotency-key", key);
            }
            if self.is_async {
                request = request.header("prefer", "respond-async");
            }
            let answer = self.district.send(request).await;
            // The last of the killed may still be at work.
            if !matches!(answer.status, 409 | 503) {
                break answer;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        if self.is_async {
            let job = self.ended(answer.expect(202).header("location")).await;
            job.json["result"].clone()
        } else {
            answer.expect(200).json
        }
    }

    async fn ended(&self, place: &str) -> Answer {
        for _ in 0..600 {
            let job = self.district.get(place).await.expect(200);
            if job.json["ended_at"].is_string() {
                assert_eq!(job.json["state"], "succeeded", "{}", job.text());
                return job;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the job at {place} does not end");
    }
}

async fn is_killed_fifty_times(service: &Service, memory: Memory, is_async: bool) {
    let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
    let uploads = format!("{}?submit=true", uploads(service, &issuer).await);
    let uploader = Uploader {
        service,
        district: &district,
        uploads: &uploads,
        memory,
        is_async,
    };
    let mut dice = Dice(592);
    let mut cuts = [0_u32; 3];
    for attempt in 0..CUTS {
        let phase = dice.phase();
        uploader.try_and_die(attempt, phase).await;
        cuts[match phase {
            Phase::Body(_) => 0,
            Phase::Working => 1,
            Phase::Answered => 2,
        }] += 1;
    }
    assert!(
        cuts.iter().all(|count| *count >= 10),
        "some of each kind: {cuts:?}"
    );
    let summary = uploader.hear().await;
    assert_eq!(summary["status"], "accepted");
    assert_eq!(
        counts(&summary).iter().sum::<u64>(),
        5,
        "every row is accounted for"
    );
    if let Memory::Key = memory {
        // Its key brings it the answer that it never heard: that of the one time when the file was taken.
        assert_eq!(
            (counts(&summary), &summary["submitted"]),
            ([5, 0, 0, 0, 0], &json!(1))
        );
    } else {
        assert_eq!(
            (counts(&summary), &summary["submitted"]),
            ([0, 0, 5, 0, 0], &json!(0))
        );
    }
    assert_eq!(district.get("/v1/reports").await.expect(200).items().len(), 1);
    let report = own_report(&district).await;
    assert_eq!(
        [&report.json["state"], &report.json["submission_number"]],
        [&json!("submitted"), &json!(1)]
    );
    let values = json!({ "minutes": 120.5, "models": 3, "evaluated": 1, "supported": 40 });
    assert_eq!(
        [&report.json["values"], &report.json["narratives"]],
        [&values, &json!({ "difficulties": "Không." })]
    );
    let history = district
        .get(&format!("/v1/reports/{}/history", report.id()))
        .await
        .expect(200);
    let kinds: Vec<&str> = history
        .items()
        .iter()
        .map(|event| event["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["opened", "entered", "submitted"]);
}

on_both_databases! {
    async fn an_uploader_that_keeps_its_key_is_killed_fifty_times_and_sends_one_report(service: Service) {
        is_killed_fifty_times(&service, Memory::Key, false).await;
    }

    async fn an_uploader_that_forgets_its_key_is_killed_fifty_times_and_sends_one_report(service: Service) {
        is_killed_fifty_times(&service, Memory::Nothing, false).await;
    }

    async fn an_uploader_without_keys_is_killed_fifty_times_and_sends_one_report(service: Service) {
        is_killed_fifty_times(&service, Memory::NoKeys, false).await;
    }

    async fn an_uploader_of_jobs_that_keeps_its_key_is_killed_fifty_times_and_sends_one_report(service: Service) {
        is_killed_fifty_times(&service, Memory::Key, true).await;
    }

    async fn an_uploader_of_jobs_that_forgets_its_key_is_killed_fifty_times_and_sends_one_report(service: Service) {
        is_killed_fifty_times(&service, Memory::Nothing, true).await;
    }
}
