//! The cases, on one database.

use std::time::Duration;

use serde_json::Value;
use treem_domain::kernel::Role;
use treem_http::State;

use crate::hand_written::Subject;
use crate::installation::Installation;
use crate::load::{self, Requests};
use crate::places::{cursor, pick, spread};
use crate::{Arguments, DatabaseKind, Failure, report, servers};

/// Where the three servers listen.
struct Addresses {
    ours: String,
    hand_written: String,
}

pub async fn run(arguments: &Arguments, kind: DatabaseKind) -> Result<(), Failure> {
    let cluster = kind.cluster()?;
    let installation = Installation::start(cluster.as_ref()).await?;
    let issues = installation.fill(arguments.tasks).await?;
    let subject = Subject {
        organisation: installation.cast.issuer.0,
    };
    let addresses = Addresses {
        ours: installation.address(),
        hand_written: servers::hand_written(kind, &installation.url(), subject).await?,
    };
    let state = installation.state();
    let issuer = servers::token(state, Role::Issuer, "bench-issuer").await?;
    let admin = servers::token(state, Role::Admin, "bench-issuer").await?;

    report::heading(kind.name(), arguments.tasks);
    let bench = Bench {
        arguments,
        addresses: &addresses,
    };
    reads(&bench, state, &issuer).await?;
    create(&bench, &admin).await?;
    report::issue(issues);
    report::process(kind.name(), arguments.tasks, installation.process()?);
    installation.stop().await
}

struct Bench<'a> {
    arguments: &'a Arguments,
    addresses: &'a Addresses,
}

impl Bench<'_> {
    /// Measures the three in turns and prints the medians.
    async fn case(
        &self,
        case: &str,
        body: Vec<u8>,
        ours: impl Requests,
        theirs: impl Requests,
    ) -> Result<(), Failure> {
        let memory = servers::memory(body)?;
        let duration = Duration::from_secs_f64(self.arguments.seconds);
        let connections = self.arguments.connections;
        let mut rates = [Vec::new(), Vec::new(), Vec::new()];
        for turn in 0..self.arguments.turns as u64 {
            let first = turn * 100_000_000;
            rates[0].push(load::rate(&memory, connections, duration, first, ours.clone()).await?);
            rates[1].push(
                load::rate(
                    &self.addresses.hand_written,
                    connections,
                    duration,
                    first,
                    theirs.clone(),
                )
                .await?,
            );
            rates[2]
                .push(load::rate(&self.addresses.ours, connections, duration, first, ours.clone()).await?);
        }
        let [memory, hand_written, ours] = rates.map(report::median);
        report::ratios(case, memory, hand_written, ours);
        Ok(())
    }
}

async fn reads(bench: &Bench<'_>, state: &State, token: &str) -> Result<(), Failure> {
    let ids = spread(state, bench.arguments.tasks).await?;
    let one = {
        let (ids, token) = (ids.clone(), token.to_owned());
        move |number| load::get(&format!("/v1/tasks/{}", pick(&ids, number)), &token)
    };
    let body = load::once(&bench.addresses.ours, &one(1)).await?;
    bench.case("read one", body, one.clone(), one).await?;

    for (case, filter) in [("list 50 by keyset", ""), ("filtered list 50", "&state=assigned")] {
        let ours = {
            let (ids, token) = (ids.clone(), token.to_owned());
            move |number| {
                let cursor = cursor(pick(&ids, number));
                load::get(&format!("/v1/tasks?limit=50&cursor={cursor}{filter}"), &token)
            }
        };
        let theirs = {
            let (ids, token) = (ids.clone(), token.to_owned());
            move |number| {
                load::get(
                    &format!("/v1/tasks?limit=50&cursor={}{filter}", pick(&ids, number)),
                    &token,
                )
            }
        };
        let body = load::once(&bench.addresses.ours, &ours(1)).await?;
        bench.case(case, body, ours, theirs).await?;
    }
    Ok(())
}

async fn create(bench: &Bench<'_>, token: &str) -> Result<(), Failure> {
    let requests = |who: &'static str| {
        let token = token.to_owned();
        move |number: u64| {
            let reference = format!("{who}-{number}");
            let body = serde_json::json!({ "external_reference": reference, "name": "Trang thông tin điện tử",
                "kind": "website", "valid_from": "2021-06-09" });
            load::post("/v1/organisations", &token, &reference, &body.to_string())
        }
    };
    let body = load::once(&bench.addresses.ours, &requests("first")(0)).await?;
    let _: Value = serde_json::from_slice(&body)?;
    bench
        .case(
            "create with an idempotency key",
            body,
            requests("ours"),
            requests("theirs"),
        )
        .await
}
