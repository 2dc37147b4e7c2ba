//! Where a database lives while it is measured: a folder, and a database of a throwaway cluster for PostgreSQL.

use std::path::Path;

use treem_test_postgres::{Cluster, Database};

use crate::Failure;
use crate::statements::Statements;

pub struct Place {
    folder: tempfile::TempDir,
    /// Absent on SQLite.
    database: Option<Database>,
}

impl Place {
    /// A new database of the cluster or, without one, on SQLite.
    pub fn new(cluster: Option<&Cluster>) -> Result<Self, Failure> {
        Ok(Self {
            folder: tempfile::tempdir()?,
            database: cluster.map(Cluster::database).transpose()?,
        })
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The URL of the PostgreSQL database, where it is one.
    pub fn postgres(&self) -> Option<&str> {
        self.database.as_ref().map(Database::url)
    }

    /// The URL for connections beside the service's.
    pub fn url(&self) -> String {
        let sqlite = || format!("sqlite://{}", self.folder().join("treem.sqlite").display());
        self.postgres().map_or_else(sqlite, str::to_owned)
    }

    /// What the databases do by themselves in time, and have not done to rows that were loaded in a moment: PostgreSQL gathers
    /// statistics, SQLite takes its log into the file.
    pub async fn settle(&self) -> Result<(), Failure> {
        let mut statements = Statements::connect(self).await?;
        let settle = match self.database {
            Some(_) => "VACUUM ANALYZE",
            None => "PRAGMA wal_checkpoint(TRUNCATE)",
        };
        statements.execute(settle).await.map(drop)
    }
}
