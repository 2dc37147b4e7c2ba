//! The cases, on one database.

use std::time::Duration;

use serde_json::Value;
use treem_domain::kernel::{Actor, Cursor, Role};
use treem_domain::organisations::repository::OrganisationQuery;
use treem_domain::tasks::repository::{TaskQuery, TaskSort};
use treem_http::State;
use uuid::Uuid;

use crate::data;
use crate::hand_written::Subject;
use crate::load::{self, Requests};
use crate::place::Place;
use crate::{Arguments, DatabaseKind, Failure, process, report, servers};

/// Where the three servers listen.
struct Addresses {
    ours: String,
    hand_written: String,
}

pub async fn run(arguments: &Arguments, kind: DatabaseKind) -> Result<(), Failure> {
    let place = Place::start(kind)?;
    let server = servers::ours(place.folder(), place.postgres()).await?;
    let state = server.state().clone();
    let cast = data::cast(&state).await?;
    let first = arguments
        .scale
        .map_or(arguments.tasks, |_| 20_000.min(arguments.tasks));
    let mut issues = data::fill(&state, &cast, 0, first).await?;
    place.gather_statistics().await?;
    let addresses = Addresses {
        ours: server.address().to_string(),
        hand_written: servers::hand_written(
            kind,
            &place.url(),
            Subject {
                organisation: cast.issuer.0,
            },
        )
        .await?,
    };
    let issuer = servers::token(&state, Role::Issuer, "bench-issuer").await?;
    let admin = servers::token(&state, Role::Admin, "bench-issuer").await?;
    let small = list_time(arguments, &addresses, &state, &issuer).await?;
    issues.extend(data::fill(&state, &cast, first, arguments.tasks).await?);
    place.gather_statistics().await?;

    report::heading(kind.name(), arguments.tasks);
    let bench = Bench {
        arguments,
        addresses: &addresses,
    };
    reads(&bench, &state, &issuer).await?;
    create(&bench, &admin).await?;
    report::issue(issues);
    process::measure(&place)?;
    if let Some(scale) = arguments.scale {
        data::fill(&state, &cast, arguments.tasks, scale).await?;
        place.gather_statistics().await?;
        let large = list_time(arguments, &addresses, &state, &issuer).await?;
        println!(
            "\nList of 50 at {first} tasks: {:.2} ms; at {scale}: {:.2} ms; ratio {:.2}.",
            small * 1e3,
            large * 1e3,
            large / small
        );
    }
    server.stop().await?;
    Ok(())
}

/// Ids of tasks spread over everything that the issuer sees.
async fn spread(state: &State) -> Result<Vec<String>, Failure> {
    let unit = state.store.read().await?;
    let by_reference = OrganisationQuery {
        external_reference: Some("bench-issuer".into()),
        limit: 1,
        ..OrganisationQuery::default()
    };
    let issuer = unit.organisations().list(&by_reference).await?.items.remove(0);
    let actor = Actor {
        client_id: state.ids.next().into(),
        name: String::new(),
        organisation_id: issuer.id,
        includes_descendants: false,
        scopes: Role::Issuer.scopes(),
        request_id: String::new(),
        address: String::new(),
    };
    let page = async |sort, after, limit| {
        let query = TaskQuery {
            limit,
            after,
            sort,
            ..TaskQuery::default()
        };
        unit.tasks().list(&query, &actor).await
    };
    let end = async |sort| -> Result<u128, Failure> {
        let page = page(sort, None, 1).await?;
        Ok(page
            .items
            .first()
            .ok_or("there are no tasks")?
            .task
            .id
            .0
            .as_u128())
    };
    let (first, last) = (
        end(TaskSort::CreatedAsc).await?,
        end(TaskSort::CreatedDesc).await?,
    );
    let mut ids = Vec::new();
    for step in 0..PLACES {
        // Ids rise with time, so equal steps between the first and the last reach every part of the table.
        let place = first + (last - first) / PLACES * step;
        let page = page(TaskSort::CreatedAsc, Some(Cursor::at(Uuid::from_u128(place))), 5).await?;
        ids.extend(page.items.iter().map(|view| view.task.id.to_string()));
    }
    Ok(ids)
}

/// How many places of the table are read.
const PLACES: u128 = 2_000;

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
    let ids = std::sync::Arc::new(spread(state).await?);
    let pick =
        |ids: &[String], number: u64| ids[(number.wrapping_mul(7919) % ids.len() as u64) as usize].clone();
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
                let cursor = cursor(&pick(&ids, number));
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

fn cursor(id: &str) -> String {
    Cursor::at(id.parse::<Uuid>().unwrap_or_default()).encode()
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

/// Seconds for one page, one connection, over the whole of what the issuer sees.
async fn list_time(
    arguments: &Arguments,
    addresses: &Addresses,
    state: &State,
    token: &str,
) -> Result<f64, Failure> {
    let ids = std::sync::Arc::new(spread(state).await?);
    let token = token.to_owned();
    let requests = move |number: u64| {
        let id = &ids[(number.wrapping_mul(7919) % ids.len() as u64) as usize];
        load::get(&format!("/v1/tasks?limit=50&cursor={}", cursor(id)), &token)
    };
    let duration = Duration::from_secs_f64(arguments.seconds);
    let mut rates = Vec::new();
    for turn in 0..arguments.turns as u64 {
        rates.push(load::rate(&addresses.ours, 1, duration, turn * 100_000_000, requests.clone()).await?);
    }
    Ok(1.0 / report::median(rates))
}
