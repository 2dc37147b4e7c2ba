//! `treem-test-postgres [own|shared|stop]`: a throwaway PostgreSQL for scripts.
//!
//! `own` (the default) starts a cluster, `shared` joins the one of the test run; both print its URL on one line and
//! let go of it when standard input closes. `stop` ends the shared one, unless it is in use.

use std::{
    env,
    io::{self, Read, Write},
    process::ExitCode,
};

use treem_test_postgres::{Cluster, stop_shared};

fn main() -> ExitCode {
    let done = match env::args().nth(1).as_deref() {
        None | Some("own") => Cluster::start().and_then(|cluster| lend(&cluster)),
        Some("shared") => Cluster::shared().and_then(lend),
        Some("stop") => stop_shared().map(drop),
        Some(other) => Err(format!("{other}: give own, shared or stop")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn lend(cluster: &Cluster) -> Result<(), String> {
    let mut out = io::stdout();
    writeln!(out, "{}", cluster.url())
        .and_then(|()| out.flush())
        .map_err(|error| error.to_string())?;
    io::stdin()
        .read_to_end(&mut Vec::new())
        .map(drop)
        .map_err(|error| error.to_string())
}
