//! The benchmark: our endpoint beside the same query hand-written on sqlx beside the same bytes from memory, measured
//! in turns in one run, on both databases. It prints ratios, because the machine's own speed is noise.
//!
//! ```text
//! cargo run --release -p treem-benchmark -- --tasks 200000
//! cargo run --release -p treem-benchmark -- --scale 2000000
//! cargo run --release -p treem-benchmark -- --suite reports
//! ```

mod cases;
mod data;
mod growth;
mod hand_written;
mod installation;
mod load;
mod place;
mod places;
mod process;
mod report;
mod reports;
mod servers;
mod statements;

use clap::{Parser, ValueEnum};
use treem_test_postgres::Cluster;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The benchmark of treem.
#[derive(Debug, Parser)]
pub struct Arguments {
    /// Tasks to load before measuring.
    #[arg(long, default_value_t = 200_000)]
    pub tasks: u64,
    /// Measure instead how the list's time grows: from 20,000 tasks to this many.
    #[arg(long)]
    pub scale: Option<u64>,
    /// Seconds for each measurement.
    #[arg(long, default_value_t = 2.0)]
    pub seconds: f64,
    /// Turns; the median of each is taken.
    #[arg(long, default_value_t = 5)]
    pub turns: usize,
    /// Connections kept open by the load.
    #[arg(long, default_value_t = 16)]
    pub connections: usize,
    /// Only one database.
    #[arg(long)]
    pub only: Option<DatabaseKind>,
    /// Only the cases of directives and tasks, or only those of reports.
    #[arg(long)]
    pub suite: Option<Suite>,
    /// Values of one indicator to load before its roll-up is measured.
    #[arg(long, default_value_t = 10_000_000)]
    pub values: u64,
    /// Megabytes of the upload whose memory is measured.
    #[arg(long, default_value_t = 200)]
    pub megabytes: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Suite {
    Tasks,
    Reports,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DatabaseKind {
    Sqlite,
    Postgresql,
}

impl DatabaseKind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgresql => "PostgreSQL",
        }
    }

    /// A throwaway server; none for SQLite, which needs none.
    fn cluster(self) -> Result<Option<Cluster>, Failure> {
        match self {
            Self::Sqlite => Ok(None),
            Self::Postgresql => Ok(Some(Cluster::start()?)),
        }
    }
}

pub type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments = Arguments::parse();
    let is_wanted = |suite| arguments.suite.is_none_or(|only| only == suite);
    if is_wanted(Suite::Reports) {
        reports::form::measure(arguments.turns)?;
    }
    for kind in [DatabaseKind::Sqlite, DatabaseKind::Postgresql] {
        if arguments.only.is_none_or(|only| only == kind) {
            if is_wanted(Suite::Tasks) {
                match arguments.scale {
                    Some(many) => Box::pin(growth::run(&arguments, kind, many)).await?,
                    None => Box::pin(cases::run(&arguments, kind)).await?,
                }
            }
            if is_wanted(Suite::Reports) && arguments.scale.is_none() {
                Box::pin(reports::run(&arguments, kind)).await?;
            }
        }
    }
    Ok(())
}
