//! Rows of tasks.

use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use sea_orm::entity::prelude::*;
use treem_domain::kernel::{Error, Result};
use treem_domain::tasks::event::Participant;
use treem_domain::tasks::extension::Extension;
use treem_domain::tasks::repository::TaskView;
use treem_domain::tasks::standing::Standing;
use treem_domain::tasks::state::TaskState;
use treem_domain::tasks::task::{Completion, Task};

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

impl TryFrom<Model> for Task {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self> {
        let state = |text: &str| stored::name(TABLE, row.id, text, TaskState::parse);
        Ok(Self {
            state: state(&row.state)?,
            suspended_from: row.suspended_from.as_deref().map(state).transpose()?,
            id: row.id.into(),
            directive_id: row.directive_id.into(),
            obligation_id: row.obligation_id.into(),
            parent_id: row.parent_id.map(Into::into),
            issuer_organisation_id: row.issuer_organisation_id.into(),
            assigner_organisation_id: row.assigner_organisation_id.into(),
            lead_organisation_id: row.lead_organisation_id.into(),
            participants: row.participants.0,
            redo: row.redo,
            progress_percent: stored::number(TABLE, row.id, row.progress_percent)?,
            due_date: row.due_date,
            completion: row.completion.map(|completion| completion.0),
            extensions: row.extensions.0,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// A task with what is read beside it.
#[derive(FromQueryResult)]
pub(super) struct View {
    #[sea_orm(nested)]
    task: Model,
    obligation_key: String,
    obligation_text: String,
    lead_organisation_name: String,
    standing: i32,
}

impl TryFrom<View> for TaskView {
    type Error = Error;

    fn try_from(row: View) -> Result<Self> {
        let bits = stored::number("task_viewers", row.task.id, row.standing)?;
        Ok(Self {
            task: row.task.try_into()?,
            obligation_key: row.obligation_key,
            obligation_text: row.obligation_text,
            lead_organisation_name: row.lead_organisation_name,
            standing: Standing::from_bits(bits),
        })
    }
}
