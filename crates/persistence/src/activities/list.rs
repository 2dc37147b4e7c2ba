//! The list of activities and the one condition from which every scoped read starts.

use treem_domain::activities::activity::Activity;
use treem_domain::activities::repository::ActivityQuery;
use treem_domain::kernel::{Actor, Cursor, Page, Result};

use super::entity::Model;
use crate::error::cursor_invalid;
use crate::organisations::below;
use crate::session::Session;
use crate::sql::Sql;
use crate::visibility;

/// `columns` of the activities `a` that the actor sees through the rows `v` of viewers.
pub(super) fn scoped(columns: &str, tables: &str, actor: &Actor) -> Sql {
    let sql = Sql::new("SELECT ")
        .add(columns, [])
        .add(" FROM ", [])
        .add(tables, [])
        .add(" WHERE a.id = v.activity_id AND ", []);
    visibility::seen_by(sql, actor)
}

/// SQLite keeps the order of a CROSS JOIN: what a filter finds by an index comes from there, anything else from the
/// actor's own rows, so that a page takes as long with a million activities of others as with none.
fn tables(query: &ActivityQuery) -> &'static str {
    let is_selective = query.organisation_id.is_some()
        || query.external_reference.is_some()
        || query.task_id.is_some()
        || query.directive_id.is_some();
    if is_selective {
        "activities a CROSS JOIN activity_viewers v"
    } else {
        "activity_viewers v CROSS JOIN activities a"
    }
}

pub(super) async fn list(session: &Session, query: &ActivityQuery, actor: &Actor) -> Result<Page<Activity>> {
    let sql = filtered(scoped("a.*", tables(query), actor), query);
    let rows: Vec<Model> = session.all(page(sql, query)?).await?;
    let activities = rows.into_iter().map(Activity::from).collect();
    let mut page = Page::from_surplus(activities, query.limit, |activity: &Activity| {
        Cursor::at(activity.id.0)
    });
    if query.count {
        let sql = filtered(scoped("count(*)", tables(query), actor), query);
        page.total = Some(session.count(sql).await?);
    }
    Ok(page)
}

fn filtered(sql: Sql, query: &ActivityQuery) -> Sql {
    let sql = sql
        .add_some(" AND a.organisation_id = ?", query.organisation_id.map(|id| id.0))
        .add_some(
            " AND a.external_reference = ?",
            query.external_reference.as_deref(),
        )
        .add_some(" AND a.kind = ?", query.kind.as_deref())
        .add_some(" AND a.channel = ?", query.channel.as_deref())
        .add_some(" AND a.to_date >= ?", query.from)
        .add_some(" AND a.to_date <= ?", query.until)
        .add_some(
            " AND EXISTS (SELECT 1 FROM activity_topics t WHERE t.activity_id = a.id AND t.topic = ?)",
            query.topic.as_deref(),
        )
        .add_some(
            " AND EXISTS (SELECT 1 FROM activity_audiences u WHERE u.activity_id = a.id AND u.audience = ?)",
            query.audience.as_deref(),
        )
        .add_some(
            " AND EXISTS (SELECT 1 FROM activity_measures m WHERE m.activity_id = a.id AND m.measure = ?)",
            query.measure.as_deref(),
        )
        .add_some(
            " AND a.id IN (SELECT s.activity_id FROM activity_tasks s WHERE s.task_id = ?)",
            query.task_id.map(|id| id.0),
        )
        .add_some(
            " AND a.id IN (SELECT s.activity_id FROM tasks k JOIN activity_tasks s ON s.task_id = k.id \
             WHERE k.directive_id = ?)",
            query.directive_id.map(|id| id.0),
        );
    let sql = match query.within {
        Some(ancestor) => below(sql.add(" AND a.organisation_id IN ", []), ancestor),
        None => sql,
    };
    match &query.text {
        Some(text) => sql.words("a.search_text", text),
        None => sql,
    }
}

fn page(sql: Sql, query: &ActivityQuery) -> Result<Sql> {
    let sql = match &query.after {
        None => sql,
        Some(Cursor { key: None, id }) => sql.add(" AND v.activity_id < ?", [(*id).into()]),
        Some(_) => return Err(cursor_invalid()),
    };
    Ok(sql.add(" ORDER BY v.activity_id DESC", []).surplus(query.limit))
}
