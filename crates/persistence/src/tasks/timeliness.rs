//! The filter by timeliness; what is late is decided by the domain alone.

use treem_domain::tasks::repository::TaskQuery;
use treem_domain::tasks::timeliness::{DueRange, Timeliness, open_due_range};

use crate::sql::Sql;

/// Tasks `t` that [`treem_domain::tasks::task::Task::timeliness`] calls so: a cancelled one is nothing, one whose
/// completion was reported stays what it was then, any other is judged by its due date.
pub(super) fn filter(sql: Sql, wanted: Timeliness, query: &TaskQuery) -> Sql {
    let sql = sql.add(" AND t.state <> 'cancelled'", []);
    let range = open_due_range(wanted, query.today, query.due_soon_days);
    let frozen = |sql: Sql| sql.add("t.frozen_timeliness = ?", [wanted.as_str().into()]);
    match (range, wanted) {
        // Only open tasks can be so: without an OR an index on the due date serves.
        (Some(range), Timeliness::OnTrack | Timeliness::DueSoon | Timeliness::Overdue) => {
            open(sql.add(" AND ", []), range)
        }
        (Some(range), _) => open(frozen(sql.add(" AND (", [])).add(" OR ", []), range).add(")", []),
        (None, _) => frozen(sql.add(" AND ", [])),
    }
}

/// Open tasks that are due within a range.
fn open(sql: Sql, range: DueRange) -> Sql {
    let sql = sql.add("t.frozen_timeliness IS NULL", []);
    match range {
        DueRange::NoDueDate => sql.add(" AND t.due_date IS NULL", []),
        DueRange::Between { from, until } => sql
            .add(" AND t.due_date IS NOT NULL", [])
            .add_some(" AND t.due_order >= ?", from)
            .add_some(" AND t.due_order <= ?", until),
    }
}
