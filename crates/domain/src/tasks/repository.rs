//! Port: where tasks and their history are kept, and who sees them.

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};

use super::event::TaskEvent;
use super::standing::Standing;
use super::state::TaskState;
use super::task::Task;
use super::timeliness::Timeliness;
use crate::kernel::id::{DirectiveId, ObligationId, OrganisationId, TaskId};
use crate::kernel::{Actor, Cursor, Page, Result};

/// How a list of tasks is sorted; ties are broken by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TaskSort {
    #[default]
    CreatedAsc,
    CreatedDesc,
    /// Without a due date: last.
    DueDateAsc,
    DueDateDesc,
}

/// What to list; every filter that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct TaskQuery {
    /// Words to find in the obligation's text and gloss and in the directive's number and subject.
    pub text: Option<String>,
    /// The actor's organisation itself stands so towards the task ("mine": `Standing::LEAD`).
    pub own_standing: Option<Standing>,
    /// The actor's organisation or one below it stands so ("my unit's").
    pub unit_standing: Option<Standing>,
    /// The next move is with the actor's organisation.
    pub waiting_for_actor: bool,
    pub states: Vec<TaskState>,
    pub timeliness: Option<Timeliness>,
    pub due_from: Option<NaiveDate>,
    pub due_to: Option<NaiveDate>,
    pub directive_id: Option<DirectiveId>,
    pub obligation_id: Option<ObligationId>,
    pub obligation_key: Option<String>,
    pub parent_id: Option<TaskId>,
    pub lead_organisation_id: Option<OrganisationId>,
    /// The lead is this organisation or one below it.
    pub lead_within: Option<OrganisationId>,
    pub updated_since: Option<DateTime<Utc>>,
    pub today: NaiveDate,
    pub due_soon_days: super::timeliness::DueSoonDays,
    pub sort: TaskSort,
    pub limit: u64,
    pub after: Option<Cursor>,
    pub count: bool,
}

/// A task as it is read: with the words of its obligation and the capacity in which the actor sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskView {
    pub task: Task,
    pub obligation_key: String,
    pub obligation_text: String,
    pub lead_organisation_name: String,
    pub standing: Standing,
}

/// A task's place in the order of due dates.
pub type DuePlace = (NaiveDate, TaskId);

#[async_trait]
pub trait TaskReader: Send + Sync {
    async fn find(&self, id: TaskId, actor: &Actor) -> Result<Option<TaskView>>;
    async fn list(&self, query: &TaskQuery, actor: &Actor) -> Result<Page<TaskView>>;
    /// Oldest first; sequence after which to go on.
    async fn history(&self, id: TaskId, after: i64, limit: u64) -> Result<Page<TaskEvent>>;
    async fn children(&self, id: TaskId) -> Result<Vec<Task>>;
    /// Open tasks of a directive, at most `limit`, by id after `after`: for bulk effects in batches.
    async fn open_of_directive(
        &self,
        id: DirectiveId,
        after: Option<TaskId>,
        limit: u64,
    ) -> Result<Vec<Task>>;
    /// Open tasks with a due date on or before `until`: for the reminder ladder, in batches by due date and id.
    async fn due_until(&self, until: NaiveDate, after: Option<DuePlace>, limit: u64) -> Result<Vec<Task>>;
}

#[async_trait]
pub trait TaskWriter: Send + Sync {
    /// Inserts new tasks in bulk, with their first events and with those who see them.
    async fn insert(&self, tasks: &[(Task, TaskEvent)]) -> Result<()>;
    /// Saves over the version before the event, together with the event.
    async fn save(&self, task: &Task, event: &TaskEvent) -> Result<()>;
    /// Saves many, each over the version before its event; all or [`crate::kernel::Error::Stale`].
    async fn save_many(&self, tasks: &[(Task, TaskEvent)]) -> Result<()>;
    /// Rewrites who sees a task after its lead changed.
    async fn refresh_viewers(&self, task: &Task) -> Result<()>;
    /// Notes that a rung fired for a due date; false when it had fired before.
    async fn note_rung(&self, id: TaskId, due_date: NaiveDate, rung: &str) -> Result<bool>;
}
