//! How the list's time grows with the number of tasks.

use std::time::Duration;

use treem_domain::kernel::Role;
use treem_test_postgres::Cluster;

use crate::installation::Installation;
use crate::load::{self, Requests};
use crate::places::{cursor, pick, spread};
use crate::{Arguments, DatabaseKind, Failure, report, servers};

/// What the many are compared with.
const FEW: u64 = 20_000;

/// Asks two installations, one with few tasks and one with many, for a page of 50 alternately: pages spread alike over
/// everything that the issuer sees, one connection each.
pub async fn run(arguments: &Arguments, kind: DatabaseKind, many: u64) -> Result<(), Failure> {
    let cluster = kind.cluster()?;
    let (few, small) = filled(cluster.as_ref(), FEW).await?;
    let (more, large) = filled(cluster.as_ref(), many).await?;
    let duration = Duration::from_secs_f64(arguments.seconds * arguments.turns as f64 * 2.0);
    let times = load::alternately([&few.address(), &more.address()], [&small, &large], duration).await?;
    report::growth(kind.name(), [FEW, many], times.map(report::median));
    report::process(kind.name(), many, more.process()?);
    few.stop().await?;
    more.stop().await
}

async fn filled(cluster: Option<&Cluster>, tasks: u64) -> Result<(Installation, impl Requests), Failure> {
    let installation = Installation::start(cluster).await?;
    installation.fill(tasks).await?;
    let state = installation.state();
    let ids = spread(state, tasks).await?;
    let token = servers::token(state, Role::Issuer, "bench-issuer").await?;
    let requests = move |number| {
        let cursor = cursor(pick(&ids, number));
        load::get(&format!("/v1/tasks?limit=50&cursor={cursor}"), &token)
    };
    Ok((installation, requests))
}
