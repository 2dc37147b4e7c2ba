//! Port: where activities are kept, who sees them, and what is counted over them.

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};

use super::activity::Activity;
use super::comparison::Days;
use super::event::ActivityEvent;
use super::portal_coverage::CoveredItems;
use crate::directives::directive::Obligation;
use crate::kernel::id::{ActivityId, DirectiveId, OrganisationId, ReportId, TaskId};
use crate::kernel::{Actor, Cursor, Page, Quantity, Result};

/// What to list, newest entry first; every filter that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct ActivityQuery {
    /// Words to find in title, description, programme and place.
    pub text: Option<String>,
    pub organisation_id: Option<OrganisationId>,
    /// Of this organisation or one below it.
    pub within: Option<OrganisationId>,
    pub external_reference: Option<String>,
    pub kind: Option<String>,
    pub channel: Option<String>,
    pub topic: Option<String>,
    pub audience: Option<String>,
    pub measure: Option<String>,
    pub task_id: Option<TaskId>,
    pub directive_id: Option<DirectiveId>,
    /// The last day is this or later.
    pub from: Option<NaiveDate>,
    /// The last day is this or earlier.
    pub until: Option<NaiveDate>,
    pub limit: u64,
    pub after: Option<Cursor>,
    pub count: bool,
}

/// One value of an activity, for whoever derives a report from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    pub activity_id: ActivityId,
    pub organisation_id: OrganisationId,
    /// A code of the vocabulary `measures`.
    pub measure: String,
    pub value: Quantity,
    /// The activity's last day, which decides the period.
    pub on: NaiveDate,
    /// In the order of their codes.
    pub topics: Vec<String>,
    /// A code of the vocabulary `deliverables`.
    pub kind: String,
}

/// How much of what an organisation did serves a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    pub task_id: TaskId,
    pub organisation_id: OrganisationId,
    pub activities: u64,
    /// The last day of the latest.
    pub latest_on: NaiveDate,
}

/// What of an organisation's activities is summed up; days are inclusive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub organisation_id: OrganisationId,
    pub from: NaiveDate,
    pub until: NaiveDate,
}

impl Span {
    pub fn days(&self) -> Days {
        Days {
            from: self.from,
            until: self.until,
        }
    }
}

#[async_trait]
pub trait ActivityReader: Send + Sync {
    async fn find(&self, id: ActivityId, actor: &Actor) -> Result<Option<Activity>>;
    async fn list(&self, query: &ActivityQuery, actor: &Actor) -> Result<Page<Activity>>;
    /// All values of the organisations' activities that ended within the days, both included; ordered by organisation,
    /// day and activity. At most two queries per 1,000 organisations; not limited to what an actor sees.
    async fn measured(
        &self,
        organisations: &[OrganisationId],
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<Measured>>;
    /// As [`measured`](Self::measured), of these measures only.
    async fn measured_by(
        &self,
        organisations: &[OrganisationId],
        measures: &[String],
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<Measured>>;
    /// The sum of a measure over activities, whoever sees them, and how many have it. With an obligation only what was
    /// done for it counts: what serves one of its tasks, or serves none at all and is on its topic.
    async fn sum(&self, span: &Span, measure: &str, of: Option<&Obligation>) -> Result<(Quantity, u64)>;
    /// The value of a measure in the latest activity of these that has it, with its day.
    async fn last(
        &self,
        span: &Span,
        measure: &str,
        of: Option<&Obligation>,
    ) -> Result<Option<(Quantity, NaiveDate)>>;
    /// What the activities cover that the actor sees, equal ones together.
    async fn covered(&self, span: &Span, actor: &Actor) -> Result<Vec<CoveredItems>>;
    /// For each task of the directive that activities serve, and each organisation that did them: how many that the
    /// actor sees. One query.
    async fn service_of(&self, id: DirectiveId, actor: &Actor) -> Result<Vec<Service>>;
    /// Events after a sequence, oldest first; the caller has seen that the actor sees the activity.
    async fn history(&self, id: ActivityId, after: i64, limit: u64) -> Result<Page<ActivityEvent>>;
    /// Those of `ids` that the organisation itself leads or coordinates.
    async fn tasks_of(&self, organisation_id: OrganisationId, ids: &[TaskId]) -> Result<Vec<TaskId>>;
}

/// By what an activity is known again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks {
    /// See [`super::activity::url_key`].
    pub url_keys: Vec<String>,
    /// The folded programme and when it went on the air.
    pub airing: Option<(String, DateTime<Utc>)>,
}

#[async_trait]
pub trait ActivityWriter: Send + Sync {
    /// With who sees it.
    async fn insert(&self, activity: &Activity) -> Result<()>;
    /// Saves over `expected_version`; [`crate::kernel::Error::Stale`] when another was faster.
    async fn update(&self, activity: &Activity, expected_version: i64) -> Result<()>;
    async fn delete(&self, id: ActivityId, expected_version: i64) -> Result<()>;
    /// Writes down what happened to the activity.
    async fn record(&self, event: &ActivityEvent) -> Result<()>;
    /// Reports that were sent, and not returned, with figures that rest on the activity; at most 100, oldest first.
    async fn sent_reports_on(&self, id: ActivityId) -> Result<Vec<ReportId>>;
    /// Lets those see what the organisation and all below it did who stand above them now, and those above them before
    /// no more. A few statements, however many activities there are.
    async fn follow_move(&self, moved: OrganisationId) -> Result<()>;
    /// Activities of the organisation that bear one of the marks, at most 100, oldest first. Until the transaction ends
    /// nobody else enters one for it, so that two at once are not both taken.
    async fn bearing(&self, organisation_id: OrganisationId, marks: &Marks) -> Result<Vec<ActivityId>>;
}
