//! Reading tasks and their history.

use async_trait::async_trait;
use chrono::NaiveDate;
use treem_domain::kernel::id::{DirectiveId, TaskId};
use treem_domain::kernel::{Actor, Page, Result};
use treem_domain::tasks::event::TaskEvent;
use treem_domain::tasks::repository::{DuePlace, TaskQuery, TaskReader, TaskView};
use treem_domain::tasks::task::Task;

use super::list::list;
use super::query::{Driver, tasks, views};
use super::{Repository, event};
use crate::history::{self, Asked};
use crate::sql::Sql;

impl Repository<'_> {
    /// A batch of open tasks, in the order of these columns.
    async fn open(&self, sql: Sql, order: &str, limit: u64) -> Result<Vec<Task>> {
        let sql = sql
            .add(" AND state NOT IN ('completed', 'cancelled') ORDER BY ", [])
            .add(order, [])
            .limit(limit);
        self.0.read_all(sql).await
    }
}

#[async_trait]
impl TaskReader for Repository<'_> {
    async fn find(&self, id: TaskId, actor: &Actor) -> Result<Option<TaskView>> {
        let sql = views(Driver::Viewers, actor).add(" AND v.task_id = ?", [id.0.into()]);
        self.0.read_one(sql).await
    }

    async fn list(&self, query: &TaskQuery, actor: &Actor) -> Result<Page<TaskView>> {
        list(self.0, query, actor).await
    }

    async fn history(&self, id: TaskId, after: i64, limit: u64) -> Result<Page<TaskEvent>> {
        let asked = Asked {
            table: "task_events",
            owner: "task_id",
            id: id.0,
            after,
            limit,
        };
        history::page::<event::Model, _>(self.0, asked, |event: &TaskEvent| event.sequence).await
    }

    async fn children(&self, id: TaskId) -> Result<Vec<Task>> {
        let sql = tasks().add("parent_id = ? ORDER BY id", [id.0.into()]);
        self.0.read_all(sql).await
    }

    async fn open_of_directive(
        &self,
        id: DirectiveId,
        after: Option<TaskId>,
        limit: u64,
    ) -> Result<Vec<Task>> {
        let sql = tasks()
            .add("directive_id = ?", [id.0.into()])
            .add_some(" AND id > ?", after.map(|id| id.0));
        self.open(sql, "id", limit).await
    }

    async fn due_until(&self, until: NaiveDate, after: Option<DuePlace>, limit: u64) -> Result<Vec<Task>> {
        let sql = tasks().add("due_date IS NOT NULL AND due_order <= ?", [until.into()]);
        let sql = match after {
            Some((due, id)) => sql.add(" AND (due_order, id) > (?, ?)", [due.into(), id.0.into()]),
            None => sql,
        };
        self.open(sql, "due_order, id", limit).await
    }
}
