//! What can be asked of the list of tasks.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::Deserialize;
use treem_domain::kernel::{Code, Faults};
use treem_domain::tasks::repository::{TaskQuery, TaskSort};
use treem_domain::tasks::standing::Standing;
use treem_domain::tasks::state::TaskState;
use treem_domain::tasks::timeliness::{DueSoonDays, Timeliness};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::representation::Task;
use crate::problem::{Problem, Result};
use crate::respond::{ListQuery, page_request};
use crate::schema;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Whose: `mine` (your organisation leads), `unit` (it or one below it leads), `coordinating`, `for_information`,
    /// `assigned_by_me`, `waiting` (the next move is your organisation's).
    #[param(inline)]
    pub view: Option<TaskListView>,
    /// Only in one of these states, comma-separated.
    #[param(value_type = Option<Vec<schema::TaskState>>, inline, style = Form, explode = false, min_items = 1, max_items = 7)]
    pub state: Option<Vec<TaskState>>,
    /// Only those that stand so to their deadline.
    #[param(value_type = Option<schema::Timeliness>, inline)]
    pub timeliness: Option<Timeliness>,
    /// Only due in this time, weeks from Monday to Sunday; not together with `due_from` and `due_to`.
    #[param(inline)]
    pub due: Option<TaskDue>,
    /// Only due on or after this day.
    #[param(example = "2021-07-01")]
    pub due_from: Option<NaiveDate>,
    /// Only due on or before this day.
    #[param(example = "2021-07-31")]
    pub due_to: Option<NaiveDate>,
    /// Only of this directive.
    pub directive_id: Option<Uuid>,
    /// Only of this obligation.
    pub obligation_id: Option<Uuid>,
    /// Only of obligations with this key.
    #[param(min_length = 1, max_length = 20, example = "C1")]
    pub obligation: Option<String>,
    /// Only delegated from this task.
    pub parent_id: Option<Uuid>,
    /// Only led by this organisation.
    pub organisation_id: Option<Uuid>,
    /// Whether `organisation_id` stands for all organisations below it too.
    #[param(default = false)]
    pub include_descendants: Option<bool>,
    /// Only changed at or after this instant.
    #[param(example = "2021-07-01T00:00:00Z")]
    pub updated_since: Option<chrono::DateTime<chrono::Utc>>,
    /// Words to find in the obligation and in the directive's number and subject, without diacritics mattering.
    #[param(min_length = 1, max_length = 200, example = "mang luoi dich vu")]
    pub q: Option<String>,
    /// Oldest first (`created_at`, the default) or newest first; by due date, where tasks without one come last
    /// (`due_date`) or first (`-due_date`).
    #[param(inline)]
    pub sort: Option<TaskOrder>,
    /// How many at most.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// Where to go on: `next` of the page before.
    #[param(min_length = 1, max_length = 200)]
    pub cursor: Option<String>,
    /// Whether to count all that match.
    #[param(default = false)]
    pub count: Option<bool>,
    /// Comma-separated members to keep of each item; `id` always stays.
    #[param(
        min_length = 1,
        max_length = 200,
        pattern = "^[a-z_]+(,[a-z_]+)*$",
        example = "obligation_key,state,due_date"
    )]
    pub fields: Option<String>,
}

/// Whose tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskListView {
    Mine,
    Unit,
    Coordinating,
    ForInformation,
    AssignedByMe,
    Waiting,
}

/// A time in which tasks are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskDue {
    Today,
    ThisWeek,
    NextWeek,
}

/// Order of a list of tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
pub enum TaskOrder {
    #[serde(rename = "created_at")]
    Created,
    #[serde(rename = "-created_at")]
    CreatedDescending,
    #[serde(rename = "due_date")]
    DueDate,
    #[serde(rename = "-due_date")]
    DueDateDescending,
}

/// A page of tasks.
#[derive(serde::Serialize, ToSchema)]
#[allow(dead_code)]
pub struct TaskList {
    /// The tasks.
    #[schema(max_items = 200)]
    items: Vec<Task>,
    /// Cursor of the next page; absent on the last.
    #[schema(max_length = 200)]
    next: Option<String>,
    /// How many match in all; only with `count=true`.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    total: Option<u64>,
}

impl TaskDue {
    /// The first and the last day.
    fn days(self, today: NaiveDate) -> (NaiveDate, NaiveDate) {
        let week = today.week(Weekday::Mon);
        let next = today + Days::new(7 - u64::from(today.weekday().num_days_from_monday()));
        match self {
            TaskDue::Today => (today, today),
            TaskDue::ThisWeek => (week.first_day(), week.last_day()),
            TaskDue::NextWeek => (next, next + Days::new(6)),
        }
    }
}

impl From<TaskOrder> for TaskSort {
    fn from(order: TaskOrder) -> Self {
        match order {
            TaskOrder::Created => TaskSort::CreatedAsc,
            TaskOrder::CreatedDescending => TaskSort::CreatedDesc,
            TaskOrder::DueDate => TaskSort::DueDateAsc,
            TaskOrder::DueDateDescending => TaskSort::DueDateDesc,
        }
    }
}

impl Parameters {
    /// The query, as of today in the configured zone.
    pub fn into_query(self, today: NaiveDate, due_soon_days: DueSoonDays) -> Result<TaskQuery> {
        self.check_together()?;
        let (limit, after) = page_request(ListQuery {
            limit: self.limit,
            cursor: self.cursor.as_deref(),
        })?;
        let (due_from, due_to) = match self.due {
            Some(due) => {
                let (from, to) = due.days(today);
                (Some(from), Some(to))
            }
            None => (self.due_from, self.due_to),
        };
        let organisation_id = self.organisation_id.map(Into::into);
        let (lead_organisation_id, lead_within) = match self.include_descendants {
            Some(true) => (None, organisation_id),
            _ => (organisation_id, None),
        };
        let (own_standing, unit_standing) = match self.view {
            Some(TaskListView::Mine) => (Some(Standing::LEAD), None),
            Some(TaskListView::Unit) => (None, Some(Standing::LEAD)),
            Some(TaskListView::Coordinating) => (Some(Standing::COORDINATING), None),
            Some(TaskListView::ForInformation) => (Some(Standing::FOR_INFORMATION), None),
            Some(TaskListView::AssignedByMe) => (Some(Standing::ASSIGNER), None),
            Some(TaskListView::Waiting) | None => (None, None),
        };
        Ok(TaskQuery {
            text: self.q,
            own_standing,
            unit_standing,
            waiting_for_actor: self.view == Some(TaskListView::Waiting),
            states: self.state.unwrap_or_default(),
            timeliness: self.timeliness,
            due_from,
            due_to,
            directive_id: self.directive_id.map(Into::into),
            obligation_id: self.obligation_id.map(Into::into),
            obligation_key: self.obligation,
            parent_id: self.parent_id.map(Into::into),
            lead_organisation_id,
            lead_within,
            updated_since: self.updated_since,
            today,
            due_soon_days,
            sort: self.sort.map(Into::into).unwrap_or_default(),
            limit,
            after,
            count: self.count.unwrap_or(false),
        })
    }

    /// Parameters that contradict each other or say nothing without one another.
    fn check_together(&self) -> Result<()> {
        let mut faults = Faults::new();
        if self.due.is_some() && (self.due_from.is_some() || self.due_to.is_some()) {
            faults.add(
                "/due",
                Code::NotAllowedValue,
                "Dùng due hoặc due_from/due_to, không dùng cả hai.",
                "Give either due or due_from/due_to, not both.",
            );
        }
        if self.include_descendants == Some(true) && self.organisation_id.is_none() {
            faults.add(
                "/include_descendants",
                Code::Required,
                "include_descendants cần organisation_id.",
                "include_descendants needs organisation_id.",
            );
        }
        match faults.into_result() {
            Ok(()) => Ok(()),
            Err(treem_domain::kernel::Error::Invalid(faults)) => {
                Err(Problem::new(Code::MalformedQuery).faults(faults))
            }
            Err(other) => Err(other.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[rstest]
    #[case::two_ways_to_say_when(Parameters { due: Some(TaskDue::Today), due_to: Some(day("2021-07-30")), ..Parameters::default() }, "/due")]
    #[case::descendants_of_nobody(Parameters { include_descendants: Some(true), ..Parameters::default() }, "/include_descendants")]
    fn what_contradicts_itself_is_refused(#[case] asked: Parameters, #[case] pointer: &str) {
        let refused = asked.into_query(day("2021-07-01"), DueSoonDays::default());
        let problem = refused.unwrap_err();
        assert_eq!(problem.code, Code::MalformedQuery);
        assert_eq!(problem.faults[0].pointer, pointer);
    }

    #[rstest]
    #[case::monday("2021-07-26", TaskDue::ThisWeek, "2021-07-26", "2021-08-01")]
    #[case::sunday("2021-08-01", TaskDue::ThisWeek, "2021-07-26", "2021-08-01")]
    #[case::sunday_looks_ahead("2021-08-01", TaskDue::NextWeek, "2021-08-02", "2021-08-08")]
    #[case::monday_looks_ahead("2021-07-26", TaskDue::NextWeek, "2021-08-02", "2021-08-08")]
    #[case::one_day("2021-07-30", TaskDue::Today, "2021-07-30", "2021-07-30")]
    fn weeks_go_from_monday_to_sunday(
        #[case] today: &str,
        #[case] due: TaskDue,
        #[case] from: &str,
        #[case] to: &str,
    ) {
        let asked = Parameters {
            due: Some(due),
            ..Parameters::default()
        };
        let query = asked.into_query(day(today), DueSoonDays::default()).unwrap();
        assert_eq!((query.due_from, query.due_to), (Some(day(from)), Some(day(to))));
    }

    #[test]
    fn mine_is_what_the_own_organisation_leads_and_unit_what_any_below_it_leads() {
        let of = |view| {
            let asked = Parameters {
                view: Some(view),
                ..Parameters::default()
            };
            asked
                .into_query(day("2021-07-01"), DueSoonDays::default())
                .unwrap()
        };
        assert_eq!(of(TaskListView::Mine).own_standing, Some(Standing::LEAD));
        assert_eq!(of(TaskListView::Unit).unit_standing, Some(Standing::LEAD));
        assert!(of(TaskListView::Waiting).waiting_for_actor);
    }
}
