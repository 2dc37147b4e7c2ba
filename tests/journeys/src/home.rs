//! Where the data of one journey lives; gone with the value.

use std::sync::Arc;

use sqlx::Connection;
use tempfile::TempDir;
use treem_test_postgres::{Cluster, Database, Template};

/// Which database a journey runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// Shared by the servers of a journey.
#[derive(Clone)]
pub(crate) struct Home {
    pub folder: Arc<TempDir>,
    pub database: Option<Arc<Database>>,
}

impl Home {
    /// Empty on SQLite, with schema and reference data on PostgreSQL.
    pub async fn new(backend: Backend) -> Self {
        Self {
            folder: Arc::new(tempfile::tempdir().unwrap()),
            database: match backend {
                Backend::Sqlite => None,
                Backend::Postgres => Some(Arc::new(postgres().await)),
            },
        }
    }

    /// Runs one statement behind the service's back.
    pub async fn execute(&self, statement: &'static str) {
        if let Some(database) = &self.database {
            database.execute(statement).unwrap();
            return;
        }
        let file = self.folder.path().join("treem.sqlite");
        let url = format!("sqlite://{}", file.display());
        let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
        sqlx::query(statement).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
}

/// A copy of a database that was prepared once for the whole run.
async fn postgres() -> Database {
    let cluster = Cluster::shared().unwrap();
    let template = match cluster.template("journeys").unwrap() {
        Template::Ready(name) => name,
        Template::Empty(slot) => {
            crate::service::fill(slot.url()).await;
            slot.finish().unwrap()
        }
    };
    cluster.database_from(&template).unwrap()
}
