//! A job as it goes out.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use treem_domain::jobs::{Job as Domain, JobRequest, JobState, Outcome};
use treem_domain::kernel::id::{JobId, ReportingPeriodId};
use utoipa::ToSchema;

use crate::language::Language;
use crate::problem::{Problem, Result};
use crate::reporting_periods::UploadSummary;
use crate::respond;
use crate::schema;

/// Something that is carried out after it was answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct Job {
    #[schema(value_type = uuid::Uuid)]
    id: JobId,
    /// What it does: `upload` takes a file of figures.
    #[schema(pattern = "^upload$", max_length = 20, example = "upload")]
    kind: &'static str,
    #[schema(value_type = schema::JobState)]
    state: JobState,
    /// How often it was begun: more than once when a server died at it, or somebody changed the same reports meanwhile.
    #[schema(minimum = 0, maximum = 100, example = 1)]
    attempts: u32,
    progress: JobProgress,
    /// The period whose reports get the figures.
    #[schema(value_type = uuid::Uuid)]
    reporting_period_id: ReportingPeriodId,
    /// Whether nothing is to be written.
    dry_run: bool,
    /// When it was asked for.
    created_at: DateTime<Utc>,
    /// When it was begun first; absent while it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<DateTime<Utc>>,
    /// What became of every row; only when it has succeeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<UploadSummary>,
    /// Why nothing was written, as the answer to a request would have said it; only when it has failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<schema::Problem>)]
    problem: Option<Value>,
}

/// How far it has come; from the start again when it is begun anew.
#[derive(Debug, Serialize, ToSchema)]
pub struct JobProgress {
    /// Rows that were looked at.
    #[schema(minimum = 0, maximum = 9007199254740991_i64, example = 60)]
    rows: u64,
    /// Bytes of the file that were read; of a workbook only when it was read whole.
    #[schema(minimum = 0, maximum = 9007199254740991_i64, example = 20480)]
    bytes: u64,
    /// Bytes of the file.
    #[schema(minimum = 0, maximum = 9007199254740991_i64, example = 20480)]
    total_bytes: u64,
}

impl Job {
    /// # Errors
    /// `internal` when a result cannot be written as JSON.
    pub fn seen(job: &Domain, language: Language) -> Result<Self> {
        let JobRequest::Upload(file) = &job.request;
        let (result, problem) = match &job.outcome {
            None => (None, None),
            Some(Outcome::Uploaded(uploaded)) => (Some(UploadSummary::of(uploaded, language)), None),
            Some(Outcome::Refused(refusal)) => {
                let problem = Problem::from(refusal.clone());
                (None, Some(problem.document(language, &job.actor.request_id)))
            }
        };
        Ok(Self {
            id: job.id,
            kind: job.request.kind(),
            state: job.state,
            attempts: job.attempts,
            progress: JobProgress {
                rows: job.progress.rows,
                bytes: job.progress.bytes.min(file.size),
                total_bytes: file.size,
            },
            reporting_period_id: file.period_id,
            dry_run: file.options.dry_run,
            created_at: job.created_at,
            started_at: job.started_at,
            ended_at: job.ended_at,
            result,
            problem: problem.map(|problem| respond::value(&problem)).transpose()?,
        })
    }
}
