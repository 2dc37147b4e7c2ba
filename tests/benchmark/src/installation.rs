//! Our service on a database of its own, with the benchmark's organisations.

use std::time::Duration;

use treem_http::State;
use treem_server::server::Server;
use treem_test_postgres::Cluster;

use crate::data::{self, Cast};
use crate::place::Place;
use crate::process::{self, Idle};
use crate::{Failure, servers};

pub struct Installation {
    server: Server,
    pub cast: Cast,
    place: Place,
}

impl Installation {
    /// On a new database of the cluster or, without one, on SQLite.
    pub async fn start(cluster: Option<&Cluster>) -> Result<Self, Failure> {
        let place = Place::new(cluster)?;
        let server = servers::ours(place.folder(), place.postgres()).await?;
        let cast = data::cast(server.state()).await?;
        Ok(Self { server, cast, place })
    }

    /// Issues directives until there are this many tasks; gives the time of each issue.
    pub async fn fill(&self, tasks: u64) -> Result<Vec<Duration>, Failure> {
        let issues = data::fill(self.state(), &self.cast, tasks).await?;
        self.place.settle().await?;
        Ok(issues)
    }

    pub fn state(&self) -> &State {
        self.server.state()
    }

    pub fn address(&self) -> String {
        self.server.address().to_string()
    }

    /// Where the hand-written server finds the same database.
    pub fn url(&self) -> String {
        self.place.url()
    }

    /// Starts the service once more on this database, as a process of its own. Nothing if it has not been built.
    pub fn process(&self) -> Result<Option<Idle>, Failure> {
        process::measure(self.place.folder(), self.place.postgres())
    }

    pub async fn stop(self) -> Result<(), Failure> {
        Ok(self.server.stop().await?)
    }
}
