//! Our service on a database of its own.

use std::time::Duration;

use sqlx::Connection;
use tempfile::TempDir;
use treem_http::State;
use treem_server::server::Server;
use treem_test_postgres::{Cluster, Database};

use crate::data::{self, Cast};
use crate::process::{self, Idle};
use crate::{Failure, servers};

pub struct Installation {
    server: Server,
    pub cast: Cast,
    /// Absent on SQLite.
    database: Option<Database>,
    folder: TempDir,
}

impl Installation {
    /// With the benchmark's organisations, on a new database of the cluster or, without one, on SQLite.
    pub async fn start(cluster: Option<&Cluster>) -> Result<Self, Failure> {
        let folder = tempfile::tempdir()?;
        let database = cluster.map(Cluster::database).transpose()?;
        let url = database.as_ref().map(Database::url);
        let server = servers::ours(folder.path(), url).await?;
        let cast = data::cast(server.state()).await?;
        Ok(Self {
            server,
            cast,
            database,
            folder,
        })
    }

    /// Issues directives until there are this many tasks; gives the time of each issue.
    pub async fn fill(&self, tasks: u64) -> Result<Vec<Duration>, Failure> {
        let issues = data::fill(self.state(), &self.cast, tasks).await?;
        // What PostgreSQL does by itself within a minute; SQLite does without.
        if let Some(database) = &self.database {
            let mut connection = sqlx::PgConnection::connect(database.url()).await?;
            sqlx::query("ANALYZE").execute(&mut connection).await?;
        }
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
        self.database.as_ref().map_or_else(
            || format!("sqlite://{}", self.folder.path().join("treem.sqlite").display()),
            |database| database.url().to_owned(),
        )
    }

    /// Starts the service once more on this database, as a process of its own. Nothing if it has not been built.
    pub fn process(&self) -> Result<Option<Idle>, Failure> {
        process::measure(self.folder.path(), self.database.as_ref().map(Database::url))
    }

    pub async fn stop(self) -> Result<(), Failure> {
        Ok(self.server.stop().await?)
    }
}
