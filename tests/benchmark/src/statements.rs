//! Statements beside the service, on either database: rows loaded by the server itself, and the bare bulk insert.

use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection, PgConnection, QueryBuilder, Sqlite, SqliteConnection};
use uuid::Uuid;

use crate::Failure;
use crate::place::Place;

/// Rows of one statement: as many as each database is fastest with.
const SQLITE_ROWS: usize = 1_000;
const POSTGRES_ROWS: usize = 5_000;

/// A connection of its own.
pub enum Statements {
    Sqlite(SqliteConnection),
    Postgresql(PgConnection),
}

/// One indicator value, as somebody would keep it who needs nothing else.
pub struct BareRow {
    pub organisation: Uuid,
    pub cell: String,
    pub value: i64,
}

/// What keeps the bare table from holding a value twice.
#[derive(Debug, Clone, Copy)]
pub enum Key {
    /// Nothing.
    None,
    /// Period, organisation and cell.
    Natural,
}

impl Statements {
    pub async fn connect(place: &Place) -> Result<Self, Failure> {
        Ok(match place.postgres() {
            None => {
                let options: SqliteConnectOptions = place.url().parse()?;
                let options = options
                    .synchronous(SqliteSynchronous::Full)
                    .busy_timeout(Duration::from_secs(30));
                Self::Sqlite(SqliteConnection::connect_with(&options).await?)
            }
            Some(url) => Self::Postgresql(PgConnection::connect(url).await?),
        })
    }

    /// Gives how many rows were written.
    pub async fn execute(&mut self, sql: &str) -> Result<u64, Failure> {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql));
        Ok(match self {
            Self::Sqlite(connection) => sql.execute(connection).await?.rows_affected(),
            Self::Postgresql(connection) => sql.execute(connection).await?.rows_affected(),
        })
    }

    /// An id as it stands in a statement.
    pub fn id(&self, id: Uuid) -> String {
        match self {
            Self::Sqlite(_) => format!("X'{}'", id.simple()),
            Self::Postgresql(_) => format!("'{id}'::uuid"),
        }
    }

    /// An expression that makes an id of a number; ids rise with their numbers.
    pub fn id_of(&self, number: &str) -> String {
        match self {
            Self::Sqlite(_) => format!("unhex(printf('%032x', {number}))"),
            Self::Postgresql(_) => format!("lpad(to_hex({number}), 32, '0')::uuid"),
        }
    }

    /// An expression for the day so many days after 1 January 1940.
    pub fn day(&self, days: &str) -> String {
        match self {
            Self::Sqlite(_) => format!("date('1940-01-01', '+' || ({days}) || ' days')"),
            Self::Postgresql(_) => format!("date '1940-01-01' + ({days})::integer"),
        }
    }

    /// Inserts the rows into a plain table, in one transaction; gives how long that took.
    pub async fn insert_bare(
        &mut self,
        key: Key,
        period: Uuid,
        rows: &[BareRow],
    ) -> Result<Duration, Failure> {
        self.execute("DROP TABLE IF EXISTS bare").await?;
        let id = match self {
            Self::Sqlite(_) => "blob",
            Self::Postgresql(_) => "uuid",
        };
        let key = match (key, &self) {
            (Key::None, _) => ")",
            (Key::Natural, Self::Sqlite(_)) => ", PRIMARY KEY (period, organisation, cell)) WITHOUT ROWID",
            (Key::Natural, Self::Postgresql(_)) => ", PRIMARY KEY (period, organisation, cell))",
        };
        self.execute(&format!(
            "CREATE TABLE bare (period {id} NOT NULL, organisation {id} NOT NULL, cell text NOT NULL, value bigint NOT NULL{key}"
        ))
        .await?;
        match self {
            Self::Sqlite(connection) => insert_into_sqlite(connection, period, rows).await,
            Self::Postgresql(connection) => insert_into_postgres(connection, period, rows).await,
        }
    }
}

async fn insert_into_sqlite(
    connection: &mut SqliteConnection,
    period: Uuid,
    rows: &[BareRow],
) -> Result<Duration, Failure> {
    let started = Instant::now();
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    for chunk in rows.chunks(SQLITE_ROWS) {
        let mut query = QueryBuilder::<Sqlite>::new("INSERT INTO bare (period, organisation, cell, value) ");
        query.push_values(chunk, |mut values, row| {
            values
                .push_bind(period)
                .push_bind(row.organisation)
                .push_bind(&row.cell)
                .push_bind(row.value);
        });
        query.build().execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(started.elapsed())
}

async fn insert_into_postgres(
    connection: &mut PgConnection,
    period: Uuid,
    rows: &[BareRow],
) -> Result<Duration, Failure> {
    let started = Instant::now();
    let mut transaction = connection.begin().await?;
    for chunk in rows.chunks(POSTGRES_ROWS) {
        let organisations: Vec<Uuid> = chunk.iter().map(|row| row.organisation).collect();
        let cells: Vec<&str> = chunk.iter().map(|row| row.cell.as_str()).collect();
        let values: Vec<i64> = chunk.iter().map(|row| row.value).collect();
        sqlx::query(
            "INSERT INTO bare (period, organisation, cell, value) \
             SELECT $1, * FROM UNNEST($2::uuid[], $3::text[], $4::bigint[])",
        )
        .bind(period)
        .bind(organisations)
        .bind(cells)
        .bind(values)
        .execute(&mut *transaction)
        .await?;
    }
    transaction.commit().await?;
    Ok(started.elapsed())
}
