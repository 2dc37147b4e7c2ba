//! Rows of jobs.

use sea_orm::entity::prelude::*;
use treem_domain::jobs::{Job, JobRequest, JobState, Outcome, Progress, Refusal};
use treem_domain::kernel::{Actor, Error, Result};

use crate::stored::{self, Stored};

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "jobs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organisation_id: Uuid,
    #[sea_orm(column_type = "JsonBinary")]
    pub actor: Stored<Actor>,
    #[sea_orm(column_type = "JsonBinary")]
    pub request: Stored<JobRequest>,
    pub state: String,
    pub attempts: i32,
    pub runner: Option<Uuid>,
    pub leased_until: Option<ChronoDateTimeUtc>,
    pub rows: i64,
    pub bytes: i64,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub outcome: Option<Stored<Outcome>>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub setback: Option<Stored<Refusal>>,
    pub created_at: ChronoDateTimeUtc,
    pub started_at: Option<ChronoDateTimeUtc>,
    pub ended_at: Option<ChronoDateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<&Job> for Model {
    type Error = Error;

    fn try_from(job: &Job) -> Result<Self> {
        Ok(Self {
            id: job.id.0,
            organisation_id: job.actor.organisation_id.0,
            actor: Stored(job.actor.clone()),
            request: Stored(job.request.clone()),
            state: job.state.as_str().to_owned(),
            attempts: i32::try_from(job.attempts).map_err(Error::internal)?,
            runner: None,
            leased_until: None,
            rows: counted(job.progress.rows),
            bytes: counted(job.progress.bytes),
            outcome: job.outcome.clone().map(Stored),
            setback: job.setback.clone().map(Stored),
            created_at: job.created_at,
            started_at: job.started_at,
            ended_at: job.ended_at,
        })
    }
}

impl TryFrom<Model> for Job {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self> {
        Ok(Self {
            state: stored::name("jobs", row.id, &row.state, JobState::parse)?,
            attempts: stored::number("jobs", row.id, row.attempts)?,
            progress: Progress {
                rows: row.rows.unsigned_abs(),
                bytes: row.bytes.unsigned_abs(),
            },
            id: row.id.into(),
            actor: row.actor.0,
            request: row.request.0,
            created_at: row.created_at,
            started_at: row.started_at,
            ended_at: row.ended_at,
            outcome: row.outcome.map(|outcome| outcome.0),
            setback: row.setback.map(|setback| setback.0),
        })
    }
}

pub(super) fn counted(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
