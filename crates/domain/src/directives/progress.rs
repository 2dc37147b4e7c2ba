//! Progress: the matrix obligation × recipient, and the official on-time rate.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::repository::ProgressCell;
use crate::tasks::state::TaskState;
use crate::tasks::timeliness::{self, DueSoonDays, OnTimeRate, Timeliness};

impl ProgressCell {
    /// Frozen once completion was reported, before that against today; `None` for a cancelled task.
    pub fn timeliness(&self, today: NaiveDate, horizon: DueSoonDays) -> Option<Timeliness> {
        match self.state {
            TaskState::Cancelled => None,
            _ => Some(
                self.frozen_timeliness
                    .unwrap_or_else(|| timeliness::of_open(self.due_date, today, horizon)),
            ),
        }
    }
}

/// How many tasks stand where.
#[derive(Debug, Clone, PartialEq)]
pub struct Totals {
    pub tasks: u64,
    pub by_state: BTreeMap<&'static str, u64>,
    pub by_timeliness: BTreeMap<&'static str, u64>,
    pub on_time: OnTimeRate,
}

/// Delegated parts are left out: the parent's lead stays accountable, and a part is not counted twice.
pub fn totals(cells: &[ProgressCell], today: NaiveDate, horizon: DueSoonDays) -> Totals {
    let mut totals = Totals {
        tasks: 0,
        by_state: TaskState::ALL.iter().map(|state| (state.as_str(), 0)).collect(),
        by_timeliness: Timeliness::ALL
            .iter()
            .map(|timeliness| (timeliness.as_str(), 0))
            .collect(),
        on_time: OnTimeRate {
            completed: 0,
            overdue_open: 0,
        },
    };
    for cell in cells.iter().filter(|cell| cell.parent_task_id.is_none()) {
        totals.tasks += 1;
        *totals.by_state.entry(cell.state.as_str()).or_default() += 1;
        let timeliness = cell.timeliness(today, horizon);
        if let Some(timeliness) = timeliness {
            *totals.by_timeliness.entry(timeliness.as_str()).or_default() += 1;
        }
        match (cell.state, timeliness) {
            (TaskState::Completed, _) => totals.on_time.completed += 1,
            (_, Some(Timeliness::Overdue)) => totals.on_time.overdue_open += 1,
            _ => {}
        }
    }
    totals
}
