//! Jobs: requests that take longer than a connection lasts, carried out after they were answered.
//!
//! A job's effect and its end are written in one transaction. A runner that dies leaves nothing half done: its lease runs
//! out and another runner begins anew.

pub mod outcome;
pub mod queue;
pub mod repository;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use outcome::{Outcome, Refusal};
pub use repository::{JobReader, JobWriter, Lease};

use crate::kernel::id::{JobId, ReportingPeriodId};
use crate::kernel::{Actor, Error, Result, Scope};
use crate::reports::upload::Options;
use crate::tasks::state::names;

names! {
    /// Where a job stands.
    JobState {
        /// Waits for a runner.
        Queued = "queued",
        /// Is carried out; begins anew when its runner dies.
        Running = "running",
        /// Carried out: its result says what became of everything.
        Succeeded = "succeeded",
        /// Refused or given up: nothing was written.
        Failed = "failed",
    }
}

impl JobState {
    pub fn is_ended(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed)
    }
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum JobRequest {
    /// A file of figures for the reports of a period; it lies in the content store under the job's id.
    Upload(FileOfFigures),
}

impl JobRequest {
    /// The name of its kind, as it stands in JSON.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Upload(_) => "upload",
        }
    }

    /// The scopes without which it is not carried out.
    pub fn needs(&self) -> &'static [Scope] {
        match self {
            Self::Upload(file) if file.options.submit => &[Scope::ReportsWrite, Scope::ReportsSubmit],
            Self::Upload(_) => &[Scope::ReportsWrite],
        }
    }
}

/// An upload, with what its sender declared of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileOfFigures {
    pub period_id: ReportingPeriodId,
    pub options: Options,
    /// In bytes.
    pub size: u64,
    /// Of CSV: `comma` or `semicolon`.
    pub separator: Option<String>,
    /// Of CSV: `point` or `comma`.
    pub decimal: Option<String>,
}

/// How far a job has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Rows that were looked at.
    pub rows: u64,
    /// Bytes of the file that were read.
    pub bytes: u64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    pub id: JobId,
    /// Who asked for it, with the rights of that moment.
    pub actor: Actor,
    pub request: JobRequest,
    pub state: JobState,
    /// How often it was begun.
    pub attempts: u32,
    pub progress: Progress,
    pub created_at: DateTime<Utc>,
    pub started_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    pub outcome: Option<Outcome>,
    /// What kept it from its end the last time that it was begun.
    pub setback: Option<Refusal>,
}

/// The job when it is of the actor's organisation.
pub async fn find(unit: &dyn crate::store::ReadUnit, actor: &Actor, id: JobId) -> Result<Job> {
    let found = unit.jobs().find(id, actor).await?;
    found.ok_or(Error::NotFound)
}
