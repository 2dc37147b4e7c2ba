//! `treem serve`

use std::process::ExitCode;

use tokio::signal::unix::{SignalKind, signal};

use super::print;
use crate::configuration::Configuration;
use crate::failure::Failure;
use crate::server::{Adapters, Bound, Server};
use crate::storage::{self, Migrate};

pub async fn serve(configuration: &Configuration, migrate: bool) -> Result<ExitCode, Failure> {
    let migrate = if migrate {
        Migrate::Always
    } else {
        Migrate::Embedded
    };
    let database = storage::open_database(configuration, migrate).await?;
    let server = Bound::bind(configuration, database, &Adapters::default())
        .await?
        .start()?;
    print(&format!("listening on {}\n", server.base_url()))?;
    until_told(server).await
}

/// Answers until SIGTERM or SIGINT, then drains. A second signal ends it at once.
pub async fn until_told(server: Server) -> Result<ExitCode, Failure> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tokio::select! {
        drained = server.drain() => drained.map(|()| ExitCode::SUCCESS),
        _ = terminate.recv() => Ok(ExitCode::FAILURE),
        _ = interrupt.recv() => Ok(ExitCode::FAILURE),
    }
}
