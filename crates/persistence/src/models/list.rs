//! The list of models and the one condition from which every scoped read starts.

use treem_domain::kernel::{Actor, Cursor, Page, Result};
use treem_domain::models::{ModelQuery, ModelView};

use super::entity::View;
use super::kin;
use crate::error::cursor_invalid;
use crate::organisations::below;
use crate::session::Session;
use crate::sql::Sql;
use crate::visibility;

/// The models `m` that the actor sees, with what is read beside them.
pub(super) fn views(actor: &Actor) -> Sql {
    let standing = visibility::standing(actor);
    let columns = format!("m.*, o.name AS organisation_name, CAST({standing} AS bigint) AS standing");
    scoped(&columns, actor)
}

fn scoped(columns: &str, actor: &Actor) -> Sql {
    let sql = Sql::new("SELECT ").add(columns, []).add(
        " FROM model_viewers v CROSS JOIN models m CROSS JOIN organisations o \
         WHERE m.id = v.model_id AND o.id = m.organisation_id AND ",
        [],
    );
    visibility::seen_by(sql, actor)
}

pub(super) async fn list(session: &Session, query: &ModelQuery, actor: &Actor) -> Result<Page<ModelView>> {
    let sql = match &query.after {
        None => filtered(views(actor), query),
        Some(Cursor { key: None, id }) => {
            filtered(views(actor), query).add(" AND v.model_id < ?", [(*id).into()])
        }
        Some(_) => return Err(cursor_invalid()),
    };
    let sql = sql.add(" ORDER BY v.model_id DESC", []).surplus(query.limit);
    let rows: Vec<View> = session.all(sql).await?;
    let items = rows
        .into_iter()
        .map(TryInto::try_into)
        .collect::<Result<Vec<ModelView>>>()?;
    let mut page = Page::from_surplus(items, query.limit, |item| Cursor::at(item.model.id.0));
    kin::add(session, &mut page.items).await?;
    if query.count {
        page.total = Some(session.count(filtered(scoped("count(*)", actor), query)).await?);
    }
    Ok(page)
}

fn filtered(sql: Sql, query: &ModelQuery) -> Sql {
    let sql = sql
        .add_some(" AND m.organisation_id = ?", query.organisation_id.map(|id| id.0))
        .add_some(" AND m.state = ?", query.state.map(|state| state.as_str()))
        .add_some(" AND m.directive_id = ?", query.directive_id.map(|id| id.0))
        .add_some(
            " AND m.replicated_from_id = ?",
            query.replicated_from_id.map(|id| id.0),
        );
    let sql = match query.within {
        Some(ancestor) => below(sql.add(" AND m.organisation_id IN ", []), ancestor),
        None => sql,
    };
    match &query.text {
        Some(text) => sql.words("m.search_text", text),
        None => sql,
    }
}
