//! Reading and writing jobs.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use treem_domain::jobs::{Job, JobReader, JobState, JobWriter, Lease, Outcome, Progress, Refusal};
use treem_domain::kernel::id::JobId;
use treem_domain::kernel::{Actor, Error, Result};
use uuid::Uuid;

use super::Repository;
use super::entity::{Model, counted};
use crate::sql::Sql;
use crate::stored::Stored;

#[async_trait]
impl JobReader for Repository<'_> {
    async fn find(&self, id: JobId, actor: &Actor) -> Result<Option<Job>> {
        let sql = Sql::new("SELECT * FROM jobs").add(
            " WHERE organisation_id = ? AND id = ?",
            [actor.organisation_id.0.into(), id.0.into()],
        );
        let row: Option<Model> = self.session.one(sql).await?;
        let job: Option<Job> = row.map(TryInto::try_into).transpose()?;
        Ok(job.map(|job| self.board.complete(job)))
    }

    async fn unended(&self) -> Result<Vec<JobId>> {
        let sql = Sql::new("SELECT * FROM jobs WHERE ended_at IS NULL");
        let rows: Vec<Model> = self.session.all(sql).await?;
        Ok(rows.into_iter().map(|row| row.id.into()).collect())
    }
}

#[async_trait]
impl JobWriter for Repository<'_> {
    async fn insert(&self, job: &Job) -> Result<()> {
        self.session.insert(Model::try_from(job)?).await
    }

    async fn claim(&self, lease: Lease, now: DateTime<Utc>) -> Result<Option<Job>> {
        let sql = Sql::default().add(
            "UPDATE jobs SET state = 'running', attempts = attempts + 1, runner = ?, leased_until = ?, \
             started_at = coalesce(started_at, ?), rows = 0, bytes = 0 \
             WHERE id = (SELECT id FROM jobs WHERE ended_at IS NULL \
             AND (leased_until IS NULL OR leased_until < ?) ORDER BY id LIMIT 1",
            [lease.runner.into(), lease.until.into(), now.into(), now.into()],
        );
        // Two runners take two jobs; on SQLite there is no second one.
        let skipped = if self.session.is_postgres() {
            " FOR UPDATE SKIP LOCKED"
        } else {
            ""
        };
        let sql = sql.add(skipped, []).add(") RETURNING *", []);
        let row: Option<Model> = self.session.one(sql).await?;
        row.map(TryInto::try_into).transpose()
    }

    async fn note_setback(&self, id: JobId, runner: Uuid, setback: &Refusal) -> Result<()> {
        let setback = Stored(setback.clone()).into();
        let sql = Sql::new("UPDATE jobs SET setback = ")
            .cast_row([(setback, self.session.json_cast())])
            .add(
                " WHERE id = ? AND runner = ? AND ended_at IS NULL",
                [id.0.into(), runner.into()],
            );
        self.session.execute(sql).await.map(drop)
    }

    async fn end(
        &self,
        id: JobId,
        runner: Uuid,
        state: JobState,
        outcome: &Outcome,
        progress: Progress,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let outcome = Stored(outcome.clone()).into();
        let sql = Sql::new("UPDATE jobs SET outcome = ")
            .cast_row([(outcome, self.session.json_cast())])
            .add(
                ", state = ?, rows = ?, bytes = ?, ended_at = ?, runner = NULL, leased_until = NULL \
             WHERE id = ? AND runner = ? AND ended_at IS NULL",
                [
                    state.as_str().into(),
                    counted(progress.rows).into(),
                    counted(progress.bytes).into(),
                    now.into(),
                    id.0.into(),
                    runner.into(),
                ],
            );
        match self.session.execute(sql).await? {
            0 => Err(Error::Stale),
            _ => Ok(()),
        }
    }

    async fn purge(&self, before: DateTime<Utc>) -> Result<u64> {
        let sql = Sql::default().add("DELETE FROM jobs WHERE ended_at < ?", [before.into()]);
        self.session.execute(sql).await
    }
}
