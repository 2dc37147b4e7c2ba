//! The filter by timeliness; what is late is decided by the domain alone.

use treem_domain::tasks::repository::TaskQuery;
use treem_domain::tasks::timeliness::{DueRange, Timeliness, open_due_range};

use crate::sql::Sql;

/// Tasks `t` that [`treem_domain::tasks::task::Task::timeliness`] calls so: a cancelled one is nothing, one whose
/// completion was reported stays what it was then, any other is judged by its due date.
pub(super) fn filter(sql: Sql, wanted: Timeliness, query: &TaskQuery) -> Sql {
    let sql = sql.add(" AND t.state <> 'cancelled' AND (FALSE", []);
    let sql = match wanted {
        // Only open tasks can be so; without this half an index on the due date serves.
        Timeliness::OnTrack | Timeliness::DueSoon | Timeliness::Overdue => sql,
        _ => sql.add(" OR t.frozen_timeliness = ?", [wanted.as_str().into()]),
    };
    let sql = match open_due_range(wanted, query.today, query.due_soon_days) {
        Some(range) => within(sql.add(" OR (t.frozen_timeliness IS NULL", []), range).add(")", []),
        None => sql,
    };
    sql.add(")", [])
}

fn within(sql: Sql, range: DueRange) -> Sql {
    match range {
        DueRange::NoDueDate => sql.add(" AND t.due_date IS NULL", []),
        DueRange::Between { from, until } => sql
            .add(" AND t.due_date IS NOT NULL", [])
            .add_some(" AND t.due_order >= ?", from)
            .add_some(" AND t.due_order <= ?", until),
    }
}
