//! The cases of reports: import, forms, rates, roll-ups, memory.

mod branch;
pub mod form;
mod import;
mod memory;
mod rates;
mod values;

use treem_domain::kernel::Role;

use self::branch::Branch;
use crate::place::Place;
use crate::{Arguments, DatabaseKind, Failure, report, servers};

const ORGANISATIONS: usize = 1_000;
const CELLS: usize = 100;
const PERIODS: usize = 60;

pub async fn run(arguments: &Arguments, kind: DatabaseKind) -> Result<(), Failure> {
    let cluster = kind.cluster()?;
    let place = Place::new(cluster.as_ref())?;
    let server = servers::ours(place.folder(), place.postgres()).await?;
    let state = server.state().clone();
    let address = server.address().to_string();
    let branch = Branch::create(&state, "bench-root", ORGANISATIONS, CELLS).await?;
    let periods = branch.open_months(&state, PERIODS).await?;
    let token = servers::token(&state, Role::Issuer, "bench-root").await?;
    place.settle().await?;

    report::targets_heading(&format!("Reports, {}", kind.name()));
    rates::measure(&place, &address, &token).await?;
    import::measure(arguments.turns, &place, &address, &token, &branch, &periods).await?;
    values::measure(arguments.values, &place, &state, &address, &token, &branch).await?;
    memory::measure(arguments.megabytes, &place, &state, &branch, periods[PERIODS - 1]).await?;
    server.stop().await?;
    Ok(())
}
