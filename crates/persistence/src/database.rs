//! Connections: one writer and a few readers on SQLite, one pool on PostgreSQL, all of them bounded.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use async_trait::async_trait;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, IsolationLevel,
    SqliteTransactionMode, SqlxPostgresConnector, SqlxSqliteConnector, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use treem_domain::jobs::{Lease, Progress};
use treem_domain::kernel::id::JobId;
use treem_domain::kernel::{Error, Result};
use treem_domain::store::{ReadUnit, Store, UnitOfWork};

use crate::error;
use crate::jobs::{self, ProgressBoard};
use crate::migration::{Migrator, last_known};
use crate::session::{Link, Session, within};
use crate::sql::Sql;
use crate::unit::Unit;

/// Held while the schema changes, so that two servers that start together do not both change it.
const MIGRATION_LOCK: i64 = 0x7472_6565_6d00_0001;

/// Prepared statements that a connection keeps.
const STATEMENT_CACHE: usize = 256;

/// Rows that SQLite's thread may be ahead of who reads them: the longest page of a list, so that it never waits.
const ROWS_AHEAD: usize = 256;

/// When SQLite reports a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Synchronous {
    /// When it is on the disk: it survives a power cut.
    #[default]
    Full,
    /// When the operating system has it: it survives a crash of the program, and is faster.
    Normal,
}

/// How to reach a database and how long to wait for it.
#[derive(Debug, Clone)]
pub struct Options {
    /// `sqlite:///var/lib/treem/treem.sqlite`, `sqlite://data/treem.sqlite` or `postgres://user@host/name`.
    pub url: String,
    /// Connections to PostgreSQL; of SQLite's readers there are 2 to 4.
    pub pool_size: u32,
    /// The longest wait for a free connection (SQLite: for the one writer) or for a lock.
    pub acquire_timeout: Duration,
    /// The longest that one statement may take.
    pub statement_timeout: Duration,
    /// SQLite only.
    pub synchronous: Synchronous,
}

impl Options {
    /// Ten connections, two seconds for a connection, five for a statement, commits that survive a power cut.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            pool_size: 10,
            acquire_timeout: Duration::from_secs(2),
            statement_timeout: Duration::from_secs(5),
            synchronous: Synchronous::Full,
        }
    }

    /// The wait for a connection and the statement on it.
    fn deadline(&self) -> Duration {
        self.acquire_timeout + self.statement_timeout
    }
}

/// The store of the whole service.
#[derive(Clone)]
pub struct Database {
    readers: DatabaseConnection,
    writer: DatabaseConnection,
    deadline: Duration,
    board: ProgressBoard,
}

impl Database {
    /// Opens the database; a file that is not there is created, readable by its owner only.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when it cannot be reached, [`Error::Internal`] when the URL makes no sense.
    pub async fn connect(options: &Options) -> Result<Self> {
        let (readers, writer) = if options.url.starts_with("sqlite:") {
            connect_sqlite(options).await?
        } else if options.url.starts_with("postgres:") || options.url.starts_with("postgresql:") {
            let pool = connect_postgres(options).await?;
            (pool.clone(), pool)
        } else {
            let cause = "database URL: give sqlite:///folder/file.sqlite or postgres://user@host/name";
            return Err(Error::Internal(cause.to_owned()));
        };
        Ok(Self {
            readers,
            writer,
            deadline: options.deadline(),
            board: ProgressBoard::default(),
        })
    }

    /// Brings the schema up to date; harmless when it is. Servers that start together wait for one another.
    pub async fn migrate(&self) -> Result<()> {
        let transaction = self.transaction().await?;
        if self.is_postgres() {
            // A step may take longer than any statement of a request.
            let turn = format!(
                "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; \
                 SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"
            );
            transaction.execute_unprepared(&turn).await.map_err(error::of)?;
        }
        Migrator::up(&transaction, None).await.map_err(error::of)?;
        transaction.commit().await.map_err(error::of)
    }

    /// The names of the steps that [`Database::migrate`] would take; changes nothing.
    pub async fn pending_migrations(&self) -> Result<Vec<String>> {
        let pending = within(
            self.deadline,
            Migrator::get_pending_migrations_read_only(&self.readers),
        )
        .await?;
        Ok(pending.iter().map(|step| step.name().to_owned()).collect())
    }

    /// Closes every connection, so that nothing is left to do when the program ends.
    pub async fn close(self) -> Result<()> {
        self.readers.close().await.map_err(error::of)?;
        self.writer.close().await.map_err(error::of)
    }

    fn is_postgres(&self) -> bool {
        self.writer.get_database_backend() == DbBackend::Postgres
    }

    /// Each statement on any free connection; on SQLite for reading only.
    fn pooled(&self) -> Session {
        Session::new(Link::Pool(self.readers.clone()), self.deadline)
    }

    async fn transaction(&self) -> Result<DatabaseTransaction> {
        // The lock is taken at once: a transaction that reads first and writes later could not get it any more.
        let options = TransactionOptions {
            sqlite_transaction_mode: (!self.is_postgres()).then_some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        within(self.deadline, self.writer.begin_with_options(options)).await
    }
}

#[async_trait]
impl Store for Database {
    async fn read(&self) -> Result<Box<dyn ReadUnit>> {
        Ok(Box::new(Unit::new(self.pooled(), self.board.clone())))
    }

    async fn snapshot(&self) -> Result<Box<dyn ReadUnit>> {
        // SQLite's readers see one state from the first statement of a transaction on.
        let options = if self.is_postgres() {
            TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            }
        } else {
            TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
                ..TransactionOptions::default()
            }
        };
        let transaction = within(self.deadline, self.readers.begin_with_options(options)).await?;
        let session = Session::new(Link::Transaction(transaction), self.deadline);
        Ok(Box::new(Unit::new(session, self.board.clone())))
    }

    async fn begin(&self) -> Result<Box<dyn UnitOfWork>> {
        let session = Session::new(Link::Transaction(self.transaction().await?), self.deadline);
        Ok(Box::new(Unit::new(session, self.board.clone())))
    }

    async fn note_progress(&self, id: JobId, lease: Lease, progress: Progress) -> Result<()> {
        jobs::note(&self.pooled(), &self.board, id, lease, progress).await
    }

    async fn ready(&self) -> Result<()> {
        let session = self.pooled();
        let newest = Sql::new("SELECT version FROM seaql_migrations ORDER BY version DESC LIMIT 1");
        let version: Option<String> = match session.row(newest).await {
            Ok(Some(row)) => row.try_get_by_index(0).map(Some).map_err(error::of)?,
            Ok(None) => None,
            Err(Error::Unavailable) => return Err(Error::Unavailable),
            // Without the table there is no schema yet.
            Err(_) => None,
        };
        if version == Some(last_known()) {
            Ok(())
        } else {
            tracing::warn!(
                ?version,
                expected = last_known(),
                "the schema is not the one this program knows"
            );
            Err(Error::Unavailable)
        }
    }
}

async fn connect_postgres(options: &Options) -> Result<DatabaseConnection> {
    let milliseconds = |duration: Duration| duration.as_millis().to_string();
    let connect = PgConnectOptions::from_str(&options.url)
        .map_err(|cause| Error::Internal(format!("database URL: {cause}")))?
        .application_name("treem")
        .statement_cache_capacity(STATEMENT_CACHE)
        .options([
            ("statement_timeout", milliseconds(options.statement_timeout)),
            ("lock_timeout", milliseconds(options.acquire_timeout)),
            (
                "idle_in_transaction_session_timeout",
                milliseconds(options.deadline() * 2),
            ),
        ])
        .disable_statement_logging();
    // A ping before each use costs a fifth of the throughput: connections that idled are replaced instead.
    let pool = PgPoolOptions::new()
        .max_connections(options.pool_size)
        .acquire_timeout(options.acquire_timeout)
        .test_before_acquire(false)
        .idle_timeout(Duration::from_secs(60))
        .max_lifetime(Duration::from_secs(1800))
        .connect_with(connect)
        .await
        .map_err(|cause| error::of_sqlx(&cause))?;
    Ok(SqlxPostgresConnector::from_sqlx_postgres_pool(pool))
}

async fn connect_sqlite(options: &Options) -> Result<(DatabaseConnection, DatabaseConnection)> {
    let connect = SqliteConnectOptions::from_str(&options.url)
        .map_err(|cause| Error::Internal(format!("database URL: {cause}")))?;
    create_private(connect.get_filename())?;
    let connect = connect
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .foreign_keys(true)
        .busy_timeout(options.acquire_timeout)
        .synchronous(match options.synchronous {
            Synchronous::Full => SqliteSynchronous::Full,
            Synchronous::Normal => SqliteSynchronous::Normal,
        })
        .statement_cache_capacity(STATEMENT_CACHE)
        .row_buffer_size(ROWS_AHEAD)
        .pragma("cache_size", "-4000")
        .pragma("journal_size_limit", "67108864")
        .disable_statement_logging();
    let readers = connect.clone().pragma("query_only", "ON");
    let pool = |size: u32| {
        SqlitePoolOptions::new()
            .max_connections(size)
            .acquire_timeout(options.acquire_timeout)
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
    };
    // The writer first: it makes the file a WAL database.
    let writer = pool(1).connect_with(connect).await;
    let writer = writer.map_err(|cause| error::of_sqlx(&cause))?;
    let readers = pool(options.pool_size.clamp(2, 4)).connect_with(readers).await;
    let readers = readers.map_err(|cause| error::of_sqlx(&cause))?;
    Ok((
        SqlxSqliteConnector::from_sqlx_sqlite_pool(readers),
        SqlxSqliteConnector::from_sqlx_sqlite_pool(writer),
    ))
}

/// Creates the file for its owner only; SQLite gives its companions the same permissions.
fn create_private(path: &Path) -> Result<()> {
    let refused = |cause: std::io::Error| Error::Internal(format!("{}: {cause}", path.display()));
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(refused)?;
    }
    let mut file = std::fs::OpenOptions::new();
    file.create(true).write(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
    file.open(path).map(drop).map_err(refused)
}
