//! `treem serve`

use std::process::ExitCode;

use tokio::signal::unix::{Signal, SignalKind, signal};

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
    let signals = Signals::heed()?;
    let server = Bound::bind(configuration, database, &Adapters::default())
        .await?
        .start()?;
    print(&format!("listening on {}\n", server.base_url()))?;
    signals.end(server).await
}

/// SIGTERM and SIGINT. They are heeded before the service says that it listens: whoever reads that may end it at once.
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    pub fn heed() -> Result<Self, Failure> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn told(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }

    /// Answers until a signal comes, then drains. A second signal ends it at once.
    pub async fn end(mut self, server: Server) -> Result<ExitCode, Failure> {
        self.told().await;
        tokio::select! {
            drained = server.drain() => drained.map(|()| ExitCode::SUCCESS),
            () = self.told() => Ok(ExitCode::FAILURE),
        }
    }
}
