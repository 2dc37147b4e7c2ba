//! A database for one test, with what tests need beside it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeZone, Utc};
use tempfile::TempDir;
use treem_domain::kernel::IdSource;
use treem_domain::store::{ReadUnit, Store, UnitOfWork};
use treem_persistence::{Database, Options, Synchronous};
use treem_test_postgres::{Cluster, Template};
use uuid::Uuid;

/// Defines tests that run as `sqlite::…` and as `postgres::…`.
macro_rules! contract {
    ($($(#[$about:meta])* async fn $name:ident($world:ident) $body:block)+) => {
        $($(#[$about])* async fn $name($world: &$crate::world::World) $body)+

        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() { super::$name(&$crate::world::World::sqlite().await).await; })+
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() { super::$name(&$crate::world::World::postgres().await).await; })+
        }
    };
}

/// Where a database lives; gone with the value.
pub enum Home {
    Folder(TempDir),
    Server(treem_test_postgres::Database),
}

pub struct World {
    // Before its home: connections end first.
    pub store: Database,
    pub ids: Ids,
    pub home: Home,
}

/// Identifiers in the order in which they are asked for.
#[derive(Debug, Default)]
pub struct Ids(AtomicU64);

impl IdSource for Ids {
    fn next(&self) -> Uuid {
        let count = self.0.fetch_add(1, Ordering::SeqCst);
        let mut random = [0; 10];
        random[2..].copy_from_slice(&count.to_be_bytes());
        uuid::Builder::from_unix_timestamp_millis(1_623_196_800_000 + count, &random).into_uuid()
    }
}

impl World {
    pub async fn sqlite() -> Self {
        let world = Self::empty_sqlite().await;
        world.store.migrate().await.unwrap();
        world
    }

    pub async fn postgres() -> Self {
        let cluster = Cluster::shared().unwrap();
        let template = match cluster.template("persistence").unwrap() {
            Template::Ready(name) => name,
            Template::Empty(slot) => {
                let store = Database::connect(&options(slot.url().to_owned())).await.unwrap();
                store.migrate().await.unwrap();
                store.close().await.unwrap();
                slot.finish().unwrap()
            }
        };
        Self::on(cluster.database_from(&template).unwrap()).await
    }

    /// Without a schema.
    pub async fn empty_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("treem.sqlite").display());
        let store = Database::connect(&options(url)).await.unwrap();
        Self {
            store,
            ids: Ids::default(),
            home: Home::Folder(folder),
        }
    }

    /// Without a schema.
    pub async fn empty_postgres() -> Self {
        Self::on(treem_test_postgres::database()).await
    }

    async fn on(database: treem_test_postgres::Database) -> Self {
        let store = Database::connect(&options(database.url().to_owned()))
            .await
            .unwrap();
        Self {
            store,
            ids: Ids::default(),
            home: Home::Server(database),
        }
    }

    pub fn url(&self) -> String {
        match &self.home {
            Home::Folder(folder) => format!("sqlite://{}", folder.path().join("treem.sqlite").display()),
            Home::Server(database) => database.url().to_owned(),
        }
    }

    pub async fn begin(&self) -> Box<dyn UnitOfWork> {
        self.store.begin().await.unwrap()
    }

    pub async fn read(&self) -> Box<dyn ReadUnit> {
        self.store.read().await.unwrap()
    }

    /// Runs a statement past the store, as somebody with access to the database could; `Err` says why not.
    pub async fn tamper(&self, statement: &str) -> Result<(), String> {
        match &self.home {
            Home::Server(database) => database.execute(statement).map(drop),
            Home::Folder(_) => {
                let pool = sqlx::SqlitePool::connect(&self.url())
                    .await
                    .map_err(|error| error.to_string())?;
                let done = sqlx::raw_sql(sqlx::AssertSqlSafe(statement.to_owned()))
                    .execute(&pool)
                    .await;
                pool.close().await;
                done.map(drop).map_err(|error| error.to_string())
            }
        }
    }
}

pub fn options(url: String) -> Options {
    Options {
        pool_size: 4,
        acquire_timeout: Duration::from_secs(20),
        statement_timeout: Duration::from_secs(20),
        synchronous: Synchronous::Normal,
        ..Options::new(url)
    }
}

/// The day on which letter 592 was issued, and minutes after it.
pub fn at(minute: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2021, 6, 9, 2, 0, 0).unwrap()
        + chrono::TimeDelta::minutes(minute.into())
        + chrono::TimeDelta::microseconds(123_456)
}
