//! From a query to its statement: the one place in which scoped reads of tasks are put together.

use treem_domain::kernel::{Actor, Cursor, Result};
use treem_domain::tasks::repository::{TaskQuery, TaskSort};
use treem_domain::tasks::standing::Standing;

use super::entity::{COLUMNS, VIEW_COLUMNS};
use super::timeliness;
use crate::error::cursor_invalid;
use crate::organisations::below;
use crate::sql::Sql;
use crate::visibility;

/// From which table a list is read. SQLite keeps the order of a CROSS JOIN; PostgreSQL finds its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Driver {
    /// The actor's own rows, by id: a page takes as long with a million tasks of others as with none.
    Viewers,
    /// The tasks that an index finds by a filter or by due date.
    Tasks,
}

impl Driver {
    /// The table that the query's filters are best served by.
    pub(super) fn of(query: &TaskQuery) -> Self {
        let is_selective = query.directive_id.is_some()
            || query.obligation_id.is_some()
            || query.parent_id.is_some()
            || query.lead_organisation_id.is_some()
            || query.waiting_for_actor
            || query.own_standing == Some(Standing::LEAD);
        if is_selective {
            Driver::Tasks
        } else {
            Driver::Viewers
        }
    }

    fn tables(self) -> &'static str {
        match self {
            Driver::Viewers => "task_viewers v CROSS JOIN tasks t",
            Driver::Tasks => "tasks t CROSS JOIN task_viewers v",
        }
    }

    fn id(self) -> &'static str {
        match self {
            Driver::Viewers => "v.task_id",
            Driver::Tasks => "t.id",
        }
    }
}

/// The tasks that the actor sees, with what is read beside them.
pub(super) fn views(driver: Driver, actor: &Actor) -> Sql {
    let head = format!(
        "SELECT {COLUMNS}, {VIEW_COLUMNS}, CAST({} AS integer) FROM {} CROSS JOIN obligations o CROSS JOIN organisations g \
         WHERE t.id = v.task_id AND o.id = t.obligation_id AND g.id = t.lead_organisation_id AND ",
        visibility::standing(actor),
        driver.tables(),
    );
    visibility::seen_by(Sql::new(&head), actor)
}

/// Tasks `t` on which a condition is to follow, whoever sees them.
pub(super) fn tasks() -> Sql {
    Sql::new(&format!("SELECT {COLUMNS} FROM tasks t WHERE "))
}

/// How many tasks the actor sees.
pub(super) fn count(driver: Driver, actor: &Actor) -> Sql {
    let head = format!(
        "SELECT count(*) FROM {} WHERE t.id = v.task_id AND ",
        driver.tables()
    );
    visibility::seen_by(Sql::new(&head), actor)
}

/// Adds every filter that is set.
pub(super) fn filtered(sql: Sql, query: &TaskQuery, actor: &Actor) -> Sql {
    let sql = by_standing(sql, query, actor)
        .add_some(" AND t.directive_id = ?", query.directive_id.map(|id| id.0))
        .add_some(" AND t.obligation_id = ?", query.obligation_id.map(|id| id.0))
        .add_some(" AND t.parent_id = ?", query.parent_id.map(|id| id.0))
        .add_some(
            " AND t.lead_organisation_id = ?",
            query.lead_organisation_id.map(|id| id.0),
        )
        .add_some(" AND t.updated_at >= ?", query.updated_since)
        .add_some(" AND t.due_date IS NOT NULL AND t.due_order >= ?", query.due_from)
        .add_some(" AND t.due_date IS NOT NULL AND t.due_order <= ?", query.due_to);
    let sql = by_obligation(sql, query);
    let sql = match query.states.as_slice() {
        [] => sql,
        states => sql
            .add(" AND t.state IN ", [])
            .list(states.iter().map(|state| state.as_str())),
    };
    let sql = match query.lead_within {
        Some(ancestor) => below(sql.add(" AND t.lead_organisation_id IN ", []), ancestor),
        None => sql,
    };
    match query.timeliness {
        Some(wanted) => timeliness::filter(sql, wanted, query),
        None => sql,
    }
}

fn by_standing(sql: Sql, query: &TaskQuery, actor: &Actor) -> Sql {
    let bits = |standing: Standing| i32::from(standing.bits());
    let in_unit = format!(" AND {} & ? <> 0", visibility::standing(actor));
    let organisation = actor.organisation_id.0;
    let mut sql = sql
        .add_some(" AND v.own_standing & ? <> 0", query.own_standing.map(bits))
        .add_some(&in_unit, query.unit_standing.map(bits));
    if query.own_standing == Some(Standing::LEAD) {
        // The same once more, for the index.
        sql = sql.add(" AND t.lead_organisation_id = ?", [organisation.into()]);
    }
    if query.waiting_for_actor {
        sql = sql.add(" AND t.awaits_organisation_id = ?", [organisation.into()]);
    }
    sql
}

/// What is said of obligations is resolved first: there are hundreds of them to millions of tasks.
fn by_obligation(sql: Sql, query: &TaskQuery) -> Sql {
    if query.text.is_none() && query.obligation_key.is_none() {
        return sql;
    }
    let mut sql = sql
        .add(
            " AND t.obligation_id IN (SELECT b.id FROM obligations b WHERE TRUE",
            [],
        )
        .add_some(" AND b.key = ?", query.obligation_key.as_deref());
    if let Some(text) = &query.text {
        sql = sql.words("b.search_text", text);
    }
    sql.add(")", [])
}

/// Adds where the page starts, its order and its length.
pub(super) fn page(sql: Sql, driver: Driver, query: &TaskQuery) -> Result<Sql> {
    let id = driver.id();
    let (comparison, order) = match query.sort {
        TaskSort::CreatedAsc | TaskSort::DueDateAsc => (">", "ASC"),
        TaskSort::CreatedDesc | TaskSort::DueDateDesc => ("<", "DESC"),
    };
    let is_by_due_date = matches!(query.sort, TaskSort::DueDateAsc | TaskSort::DueDateDesc);
    let sql = match (&query.after, is_by_due_date) {
        (None, _) => sql,
        (Some(Cursor { key: None, id: after }), false) => {
            // Of both tables: PostgreSQL, which may merge the two, would else walk the other one from its start.
            let place = format!(" AND v.task_id {comparison} ? AND t.id {comparison} ?");
            sql.add(&place, [(*after).into(), (*after).into()])
        }
        (
            Some(Cursor {
                key: Some(key),
                id: after,
            }),
            true,
        ) => {
            let due: chrono::NaiveDate = key.parse().map_err(|_| cursor_invalid())?;
            let after = [due.into(), (*after).into()];
            sql.add(&format!(" AND (t.due_order, {id}) {comparison} (?, ?)"), after)
        }
        _ => return Err(cursor_invalid()),
    };
    let order = if is_by_due_date {
        format!(" ORDER BY t.due_order {order}, {id} {order}")
    } else {
        format!(" ORDER BY {id} {order}")
    };
    Ok(sql.add(&order, []).surplus(query.limit))
}
