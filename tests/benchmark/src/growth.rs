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

/// Measures pages of 50 in turns on two installations, one with few tasks and one with many: pages spread alike over
/// everything that the issuer sees, one connection.
pub async fn run(arguments: &Arguments, kind: DatabaseKind, many: u64) -> Result<(), Failure> {
    let cluster = kind.cluster()?;
    let (few, small) = filled(cluster.as_ref(), FEW).await?;
    let (more, large) = filled(cluster.as_ref(), many).await?;
    let duration = Duration::from_secs_f64(arguments.seconds);
    let (mut times_few, mut times_many) = (Vec::new(), Vec::new());
    for turn in 0..arguments.turns as u64 {
        let first = turn * 100_000_000;
        for (times, address, requests) in [
            (&mut times_few, few.address(), &small),
            (&mut times_many, more.address(), &large),
        ] {
            let rate = load::rate(&address, 1, duration, first, requests.clone()).await?;
            times.push(1.0 / rate);
        }
    }
    report::growth(
        kind.name(),
        [FEW, many],
        [times_few, times_many].map(report::median),
    );
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
