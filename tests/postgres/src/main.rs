//! `treem-test-postgres [own|shared|stop]`: a throwaway PostgreSQL for scripts.
//!
//! `own` (the default) starts a cluster, or takes a fresh database where `TREEM_TEST_POSTGRES_URL` names a server;
//! `shared` joins the cluster of the test run. Both print a URL on one line and let go of what it names when standard
//! input closes. `stop` ends the shared cluster, unless it is in use.

use std::{
    env,
    io::{self, Read, Write},
    process::ExitCode,
};

use treem_test_postgres::{Cluster, stop_shared};

fn main() -> ExitCode {
    let done = match env::args().nth(1).as_deref() {
        None | Some("own") if env::var_os("TREEM_TEST_POSTGRES_URL").is_some() => Cluster::shared()
            .and_then(Cluster::database)
            .and_then(|database| lend(database.url())),
        None | Some("own") => Cluster::start().and_then(|cluster| lend(cluster.url())),
        Some("shared") => Cluster::shared().and_then(|cluster| lend(cluster.url())),
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

fn lend(url: &str) -> Result<(), String> {
    let mut out = io::stdout();
    writeln!(out, "{url}")
        .and_then(|()| out.flush())
        .map_err(|error| error.to_string())?;
    io::stdin()
        .read_to_end(&mut Vec::new())
        .map(drop)
        .map_err(|error| error.to_string())
}
