//! One way to the database: every statement is bound, has a deadline, and fails in the domain's words.

use std::any::type_name;
use std::fmt::Write;
use std::future::Future;
use std::time::Duration;

use sea_orm::sea_query::ColumnType;
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction,
    DbBackend, DbErr, EntityName, EntityTrait, FromQueryResult, IdenStatic, IntoActiveModel, Iterable,
    ModelTrait, QueryResult, Statement, Value,
};
use treem_domain::kernel::{Error, Result};
use uuid::Uuid;

use crate::columns::{Columns, FromColumns};
use crate::error;
use crate::sql::Sql;

/// Binds in one statement: SQLite takes 32,766, PostgreSQL 65,535.
const MOST_BINDS: usize = 32_000;
/// More rows than these in one statement gain nothing.
const MOST_ROWS: usize = 512;

/// What statements run on.
pub(crate) enum Link {
    Pool(DatabaseConnection),
    Transaction(DatabaseTransaction),
}

pub(crate) struct Session {
    link: Link,
    deadline: Duration,
}

impl Session {
    pub(crate) fn new(link: Link, deadline: Duration) -> Self {
        Self { link, deadline }
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.backend() == DbBackend::Postgres
    }

    fn backend(&self) -> DbBackend {
        match &self.link {
            Link::Pool(pool) => pool.get_database_backend(),
            Link::Transaction(transaction) => transaction.get_database_backend(),
        }
    }

    fn statement(&self, sql: Sql) -> Statement {
        let text = if self.is_postgres() {
            sql.numbered()
        } else {
            sql.text
        };
        Statement::from_sql_and_values(self.backend(), text, sql.values)
    }

    /// The statement with the clause by which PostgreSQL holds the rows it finds until the transaction ends. SQLite has
    /// one writer at a time anyway.
    pub(crate) fn holding(&self, sql: Sql, clause: &str) -> Sql {
        if self.is_postgres() {
            sql.add(clause, [])
        } else {
            sql
        }
    }

    /// All rows.
    pub(crate) async fn rows(&self, sql: Sql) -> Result<Vec<QueryResult>> {
        let statement = self.statement(sql);
        match &self.link {
            Link::Pool(pool) => within(self.deadline, pool.query_all_raw(statement)).await,
            Link::Transaction(transaction) => {
                within(self.deadline, transaction.query_all_raw(statement)).await
            }
        }
    }

    /// The first row.
    pub(crate) async fn row(&self, sql: Sql) -> Result<Option<QueryResult>> {
        let statement = self.statement(sql);
        match &self.link {
            Link::Pool(pool) => within(self.deadline, pool.query_one_raw(statement)).await,
            Link::Transaction(transaction) => {
                within(self.deadline, transaction.query_one_raw(statement)).await
            }
        }
    }

    /// Gives how many rows were written.
    pub(crate) async fn execute(&self, sql: Sql) -> Result<u64> {
        let statement = self.statement(sql);
        let done = match &self.link {
            Link::Pool(pool) => within(self.deadline, pool.execute_raw(statement)).await?,
            Link::Transaction(transaction) => {
                within(self.deadline, transaction.execute_raw(statement)).await?
            }
        };
        Ok(done.rows_affected())
    }

    /// All rows, read as `M`.
    pub(crate) async fn all<M: FromQueryResult>(&self, sql: Sql) -> Result<Vec<M>> {
        self.rows(sql).await?.iter().map(read).collect()
    }

    /// The first row, read as `M`.
    pub(crate) async fn one<M: FromQueryResult>(&self, sql: Sql) -> Result<Option<M>> {
        self.row(sql).await?.as_ref().map(read).transpose()
    }

    /// All rows, read column after column.
    pub(crate) async fn read_all<T: FromColumns>(&self, sql: Sql) -> Result<Vec<T>> {
        let is_postgres = self.is_postgres();
        let rows = self.rows(sql).await?;
        rows.iter().map(|row| Columns::read(row, is_postgres)).collect()
    }

    /// The first row, read column after column.
    pub(crate) async fn read_one<T: FromColumns>(&self, sql: Sql) -> Result<Option<T>> {
        let row = self.row(sql).await?;
        row.map(|row| Columns::read(&row, self.is_postgres())).transpose()
    }

    /// The number that a counting statement gives.
    pub(crate) async fn count(&self, sql: Sql) -> Result<u64> {
        let row = self.row(sql).await?;
        let count: i64 = match &row {
            Some(row) => row.try_get_by_index(0).map_err(error::of)?,
            None => 0,
        };
        Ok(count.unsigned_abs())
    }

    pub(crate) async fn insert<M: Written>(&self, model: M) -> Result<()> {
        self.insert_many(vec![model], "").await.map(drop)
    }

    /// Inserts in few statements; `on_conflict` is the clause that follows the rows. Gives how many were written.
    pub(crate) async fn insert_many<M: Written>(&self, models: Vec<M>, on_conflict: &str) -> Result<u64> {
        let columns = self.columns::<M>();
        let names: Vec<&str> = columns.iter().map(|(column, _)| column.as_str()).collect();
        let head = format!("INSERT INTO {} ({}) VALUES ", table::<M>(), names.join(", "));
        let mut written = 0;
        for chunk in chunks(models, columns.len()) {
            let mut sql = Sql::new(&head);
            sql.text.reserve(chunk.len() * columns.len() * 8);
            for (index, model) in chunk.into_iter().enumerate() {
                sql.text.push_str(if index == 0 { "" } else { ", " });
                sql = sql.cast_row(values(model, &columns));
            }
            sql.text.push_str(on_conflict);
            written += self.execute(sql).await?;
        }
        Ok(written)
    }

    /// Saves every column of rows that have `id` and `version`, each over the version that `expected` gives; all or
    /// [`Error::Stale`].
    pub(crate) async fn update_many<M: Written>(
        &self,
        models: Vec<M>,
        expected: impl Fn(&M) -> i64,
    ) -> Result<()> {
        let columns = self.columns::<M>();
        let names: Vec<&str> = columns.iter().map(|(column, _)| column.as_str()).collect();
        // Both databases name the columns of VALUES column1, column2, …
        let head = update_head(table::<M>(), &names);
        for chunk in chunks(models, columns.len() + 1) {
            let count = chunk.len() as u64;
            let mut sql = Sql::new(&head);
            for (index, model) in chunk.into_iter().enumerate() {
                sql.text.push_str(if index == 0 { "" } else { ", " });
                let version = expected(&model).into();
                sql = sql.cast_row(values(model, &columns).chain([(version, "")]));
            }
            sql.text.push_str(&update_tail(table::<M>(), &names));
            if self.execute(sql).await? != count {
                return Err(Error::Stale);
            }
        }
        Ok(())
    }

    /// What JSON, which is bound as text, is cast to.
    pub(crate) fn json_cast(&self) -> &'static str {
        if self.is_postgres() { "::jsonb" } else { "" }
    }

    /// The columns of a table, each with what its values are cast to.
    fn columns<M: ModelTrait>(&self) -> Vec<(ColumnOf<M>, &'static str)> {
        let json = self.json_cast();
        let cast = |column: &ColumnOf<M>| match column.def().get_column_type() {
            ColumnType::JsonBinary => json,
            _ => "",
        };
        ColumnOf::<M>::iter()
            .map(|column| (column, cast(&column)))
            .collect()
    }

    /// Ends the transaction; what it wrote is there for everybody.
    pub(crate) async fn commit(self) -> Result<()> {
        match self.link {
            Link::Pool(_) => Ok(()),
            Link::Transaction(transaction) => within(self.deadline, transaction.commit()).await,
        }
    }

    pub(crate) async fn rollback(self) -> Result<()> {
        match self.link {
            Link::Pool(_) => Ok(()),
            Link::Transaction(transaction) => within(self.deadline, transaction.rollback()).await,
        }
    }
}

type ColumnOf<M> = <<M as ModelTrait>::Entity as EntityTrait>::Column;
type ActiveOf<M> = <<M as ModelTrait>::Entity as EntityTrait>::ActiveModel;

/// Rows that give their values away when they are written.
pub(crate) trait Written: ModelTrait + IntoActiveModel<ActiveOf<Self>> {}

impl<M: ModelTrait + IntoActiveModel<ActiveOf<M>>> Written for M {}

fn values<M: Written>(
    model: M,
    columns: &[(ColumnOf<M>, &'static str)],
) -> impl Iterator<Item = (Value, &'static str)> {
    let mut active = model.into_active_model();
    columns.iter().map(move |(column, cast)| {
        let value = match active.take(*column) {
            ActiveValue::Set(value) | ActiveValue::Unchanged(value) => value,
            // Every column of a row was set.
            ActiveValue::NotSet => None::<String>.into(),
        };
        (value, *cast)
    })
}

/// Rows by statement, in powers of two, so that writes of all sizes make few different statements to be prepared and
/// kept.
fn chunks<M>(mut models: Vec<M>, columns: usize) -> impl Iterator<Item = Vec<M>> {
    let most = (MOST_BINDS / columns).clamp(1, MOST_ROWS);
    std::iter::from_fn(move || {
        let size = models.len().min(most).checked_ilog2()?;
        let rest = models.split_off(1 << size);
        Some(std::mem::replace(&mut models, rest))
    })
}

fn table<M: ModelTrait>() -> &'static str {
    <M::Entity as Default>::default().table_name()
}

fn update_head(table: &str, names: &[&str]) -> String {
    let mut head = format!("UPDATE {table} SET ");
    for (index, name) in names.iter().enumerate().filter(|(_, name)| **name != "id") {
        let separator = if head.ends_with("SET ") { "" } else { ", " };
        // Writing to a String cannot fail.
        let _ = write!(head, "{separator}{name} = v.column{}", index + 1);
    }
    head + " FROM (VALUES "
}

fn update_tail(table: &str, names: &[&str]) -> String {
    let id = names.iter().position(|name| *name == "id").unwrap_or_default() + 1;
    let expected = names.len() + 1;
    format!(") AS v WHERE {table}.id = v.column{id} AND {table}.version = v.column{expected}")
}

/// Waits no longer than the deadline.
pub(crate) async fn within<T>(
    deadline: Duration,
    work: impl Future<Output = std::result::Result<T, DbErr>>,
) -> Result<T> {
    match tokio::time::timeout(deadline, work).await {
        Ok(done) => done.map_err(error::of),
        Err(_) => {
            tracing::warn!(?deadline, "a statement passed its deadline");
            Err(Error::Unavailable)
        }
    }
}

fn read<M: FromQueryResult>(row: &QueryResult) -> Result<M> {
    M::from_query_result(row, "").map_err(|cause| {
        let id: std::result::Result<Uuid, _> = row.try_get("", "id");
        let id = id.map_or_else(|_| "without id".to_owned(), |id| id.to_string());
        error::corrupt(type_name::<M>(), id, cause)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_written_once_each_in_few_sizes() {
        let models: Vec<usize> = (0..5_000).collect();
        let sizes: Vec<usize> = chunks(models.clone(), 22).map(|chunk| chunk.len()).collect();
        assert_eq!(sizes, [vec![512; 9], vec![256, 128, 8]].concat());
        assert_eq!(chunks(models.clone(), 22).flatten().collect::<Vec<_>>(), models);
        assert_eq!(chunks::<usize>(Vec::new(), 22).count(), 0);
        assert_eq!(chunks(models, 1_000_000).next(), Some(vec![0]));
    }
}
