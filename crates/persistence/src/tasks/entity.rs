//! Rows of tasks.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use sqlx::types::Json;
use treem_domain::kernel::Result;
use treem_domain::kernel::id::{DirectiveId, ObligationId, OrganisationId};
use treem_domain::tasks::event::Participant;
use treem_domain::tasks::extension::Extension;
use treem_domain::tasks::repository::TaskView;
use treem_domain::tasks::standing::Standing;
use treem_domain::tasks::state::TaskState;
use treem_domain::tasks::task::{Completion, Task};

use crate::columns::{Columns, FromColumns};
use crate::stored::{self, Stored};

const TABLE: &str = "tasks";

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "tasks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub directive_id: Uuid,
    pub obligation_id: Uuid,
    pub parent_id: Option<Uuid>,
    pub issuer_organisation_id: Uuid,
    pub assigner_organisation_id: Uuid,
    pub lead_organisation_id: Uuid,
    #[sea_orm(column_type = "JsonBinary")]
    pub participants: Stored<Vec<Participant>>,
    pub state: String,
    pub suspended_from: Option<String>,
    pub redo: bool,
    pub progress_percent: i16,
    pub due_date: Option<ChronoDate>,
    /// The due date, or the end of days: a sort key without NULL.
    pub due_order: ChronoDate,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub completion: Option<Stored<Completion>>,
    pub frozen_timeliness: Option<String>,
    pub reported_at: Option<ChronoDateTimeUtc>,
    #[sea_orm(column_type = "JsonBinary")]
    pub extensions: Stored<Vec<Extension>>,
    pub awaits_organisation_id: Option<Uuid>,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Where tasks without a due date stand in the order of due dates.
pub(super) fn due_order(due_date: Option<NaiveDate>) -> NaiveDate {
    const END_OF_DAYS: Option<NaiveDate> = NaiveDate::from_ymd_opt(9999, 12, 31);
    due_date.or(END_OF_DAYS).unwrap_or(NaiveDate::MAX)
}

impl From<&Task> for Model {
    fn from(task: &Task) -> Self {
        let completion = task.completion.as_ref();
        Self {
            id: task.id.0,
            directive_id: task.directive_id.0,
            obligation_id: task.obligation_id.0,
            parent_id: task.parent_id.map(|id| id.0),
            issuer_organisation_id: task.issuer_organisation_id.0,
            assigner_organisation_id: task.assigner_organisation_id.0,
            lead_organisation_id: task.lead_organisation_id.0,
            participants: Stored(task.participants.clone()),
            state: task.state.as_str().to_owned(),
            suspended_from: task.suspended_from.map(|state| state.as_str().to_owned()),
            redo: task.redo,
            progress_percent: task.progress_percent.into(),
            due_date: task.due_date,
            due_order: due_order(task.due_date),
            frozen_timeliness: completion.map(|completion| completion.timeliness.as_str().to_owned()),
            reported_at: completion.map(|completion| completion.reported_at),
            completion: task.completion.clone().map(Stored),
            extensions: Stored(task.extensions.clone()),
            awaits_organisation_id: task.awaits().map(|id| id.0),
            version: task.version,
            created_at: task.created_at,
            updated_at: task.updated_at,
        }
    }
}

/// The columns of a [`Task`] in tasks `t`.
pub(super) const COLUMNS: &str = "t.id, t.directive_id, t.obligation_id, t.parent_id, t.issuer_organisation_id, \
    t.assigner_organisation_id, t.lead_organisation_id, t.participants, t.state, t.suspended_from, t.redo, \
    t.progress_percent, t.due_date, t.completion, t.extensions, t.version, t.created_at, t.updated_at";

impl FromColumns for Task {
    /// Reads [`COLUMNS`].
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self> {
        let id: Uuid = columns.next()?;
        let state = |text: &str| stored::name(TABLE, id, text, TaskState::parse);
        Ok(Self {
            id: id.into(),
            directive_id: DirectiveId(columns.next()?),
            obligation_id: ObligationId(columns.next()?),
            parent_id: columns.next::<Option<Uuid>>()?.map(Into::into),
            issuer_organisation_id: OrganisationId(columns.next()?),
            assigner_organisation_id: OrganisationId(columns.next()?),
            lead_organisation_id: OrganisationId(columns.next()?),
            participants: columns.next::<Json<_>>()?.0,
            state: state(columns.next()?)?,
            suspended_from: columns.next::<Option<&str>>()?.map(state).transpose()?,
            redo: columns.next()?,
            progress_percent: stored::number(TABLE, id, columns.next::<i16>()?)?,
            due_date: columns.next()?,
            completion: columns.next::<Option<Json<_>>>()?.map(|completion| completion.0),
            extensions: columns.next::<Json<_>>()?.0,
            version: columns.next()?,
            created_at: columns.next()?,
            updated_at: columns.next()?,
        })
    }
}

/// What a [`TaskView`] has beside its task: of obligations `o`, organisations `g`; the standing follows.
pub(super) const VIEW_COLUMNS: &str = "o.key, o.text, g.name";

impl FromColumns for TaskView {
    /// Reads [`COLUMNS`], [`VIEW_COLUMNS`] and the standing as bits.
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self> {
        let task = Task::from_columns(columns)?;
        Ok(Self {
            obligation_key: columns.next()?,
            obligation_text: columns.next()?,
            lead_organisation_name: columns.next()?,
            standing: Standing::from_bits(stored::number("task_viewers", task.id, columns.next::<i32>()?)?),
            task,
        })
    }
}
