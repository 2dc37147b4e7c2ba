//! Where a database lives while it is measured: a folder, and a throwaway cluster for PostgreSQL.

use std::path::Path;

use treem_test_postgres::{Cluster, Database};

use crate::statements::Statements;
use crate::{DatabaseKind, Failure};

pub struct Place {
    pub kind: DatabaseKind,
    folder: tempfile::TempDir,
    // Dropped in this order: the database before its cluster.
    database: Option<Database>,
    _cluster: Option<Cluster>,
}

impl Place {
    pub fn start(kind: DatabaseKind) -> Result<Self, Failure> {
        let cluster = match kind {
            DatabaseKind::Sqlite => None,
            DatabaseKind::Postgresql => Some(Cluster::start()?),
        };
        let database = cluster.as_ref().map(Cluster::database).transpose()?;
        Ok(Self {
            kind,
            folder: tempfile::tempdir()?,
            database,
            _cluster: cluster,
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

    /// What PostgreSQL does by itself within a minute; SQLite does without.
    pub async fn gather_statistics(&self) -> Result<(), Failure> {
        if self.kind == DatabaseKind::Postgresql {
            let mut statements = Statements::connect(self).await?;
            statements.execute("VACUUM ANALYZE").await?;
        }
        Ok(())
    }
}
