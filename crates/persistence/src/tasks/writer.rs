//! Writing tasks, always together with what happened to them.

use async_trait::async_trait;
use chrono::NaiveDate;
use treem_domain::kernel::Result;
use treem_domain::kernel::id::TaskId;
use treem_domain::tasks::event::TaskEvent;
use treem_domain::tasks::repository::TaskWriter;
use treem_domain::tasks::task::Task;

use super::entity::Model;
use super::{Repository, event, viewer};
use crate::sql::Sql;

impl Repository<'_> {
    async fn insert_events(&self, tasks: &[(Task, TaskEvent)]) -> Result<()> {
        let rows: Vec<_> = tasks.iter().map(|(_, event)| event::Model::from(event)).collect();
        self.0.insert_many(rows, "").await.map(drop)
    }
}

#[async_trait]
impl TaskWriter for Repository<'_> {
    async fn insert(&self, tasks: &[(Task, TaskEvent)]) -> Result<()> {
        let rows: Vec<_> = tasks.iter().map(|(task, _)| Model::from(task)).collect();
        self.0.insert_many(rows, "").await?;
        self.insert_events(tasks).await?;
        let tasks: Vec<&Task> = tasks.iter().map(|(task, _)| task).collect();
        viewer::insert(self.0, &tasks).await
    }

    async fn save(&self, task: &Task, event: &TaskEvent) -> Result<()> {
        self.0
            .update_many(vec![Model::from(task)], |_| event.sequence - 1)
            .await?;
        self.0.insert(event::Model::from(event)).await
    }

    async fn save_many(&self, tasks: &[(Task, TaskEvent)]) -> Result<()> {
        let rows: Vec<_> = tasks.iter().map(|(task, _)| Model::from(task)).collect();
        // A task's version equals the sequence of its last event.
        self.0.update_many(rows, |row| row.version - 1).await?;
        self.insert_events(tasks).await
    }

    async fn refresh_viewers(&self, task: &Task) -> Result<()> {
        let sql = Sql::default().add("DELETE FROM task_viewers WHERE task_id = ?", [task.id.0.into()]);
        self.0.execute(sql).await?;
        viewer::insert(self.0, &[task]).await
    }

    async fn note_rung(&self, id: TaskId, due_date: NaiveDate, rung: &str) -> Result<bool> {
        let sql = Sql::default().add(
            "INSERT INTO task_rungs (task_id, due_date, rung) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [id.0.into(), due_date.into(), rung.into()],
        );
        Ok(self.0.execute(sql).await? == 1)
    }
}
