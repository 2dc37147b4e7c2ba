//! The list of directives and the one condition from which every scoped read starts.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::FromQueryResult;
use treem_domain::directives::repository::{DirectiveQuery, DirectiveSummary};
use treem_domain::kernel::{Actor, Cursor, Error, Page, Result};
use uuid::Uuid;

use super::entity;
use crate::error::cursor_invalid;
use crate::session::Session;
use crate::sql::Sql;
use crate::visibility;

/// `columns` of the directives `d` that the actor sees through the rows `v` of viewers. The viewers lead, so that a
/// page takes as long with a million directives of others as with none.
pub(super) fn scoped(columns: &str, actor: &Actor) -> Sql {
    let sql = Sql::new("SELECT ").add(columns, []).add(
        " FROM directive_viewers v CROSS JOIN directives d WHERE d.id = v.directive_id AND ",
        [],
    );
    visibility::seen_by(sql, actor)
}

const SUMMARY: &str = "d.id, d.issuer_organisation_id, d.external_reference, d.document_type, d.number, d.notation, \
     d.date, d.subject, d.state, d.issued_at, d.version, d.created_at, d.updated_at";

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    issuer_organisation_id: Uuid,
    external_reference: Option<String>,
    document_type: String,
    number: Option<i32>,
    notation: String,
    date: Option<NaiveDate>,
    subject: String,
    state: String,
    issued_at: Option<DateTime<Utc>>,
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl TryFrom<Row> for DirectiveSummary {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id.into(),
            issuer_organisation_id: row.issuer_organisation_id.into(),
            external_reference: row.external_reference,
            document_type: row.document_type,
            number: entity::number(row.id, row.number)?,
            notation: row.notation,
            date: row.date,
            subject: row.subject,
            state: entity::state(row.id, &row.state)?,
            issued_at: row.issued_at,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

pub(super) async fn list(
    session: &Session,
    query: &DirectiveQuery,
    actor: &Actor,
) -> Result<Page<DirectiveSummary>> {
    let rows: Vec<Row> = session
        .all(page(filtered(scoped(SUMMARY, actor), query), query)?)
        .await?;
    let items = rows
        .into_iter()
        .map(TryInto::try_into)
        .collect::<Result<Vec<_>>>()?;
    let mut page = Page::from_surplus(items, query.limit, |item: &DirectiveSummary| {
        Cursor::at(item.id.0)
    });
    if query.count {
        page.total = Some(session.count(filtered(scoped("count(*)", actor), query)).await?);
    }
    Ok(page)
}

fn filtered(sql: Sql, query: &DirectiveQuery) -> Sql {
    let sql = sql
        .add_some(" AND d.state = ?", query.state.map(|state| state.as_str()))
        .add_some(" AND d.document_type = ?", query.document_type.as_deref())
        .add_some(
            " AND d.issuer_organisation_id = ?",
            query.issuer_organisation_id.map(|id| id.0),
        )
        // A number beyond what the column holds is nobody's.
        .add_some(
            " AND d.number = ?",
            query.number.map(|number| i32::try_from(number).unwrap_or(-1)),
        )
        .add_some(" AND d.year = ?", query.year)
        .add_some(" AND d.date >= ?", query.date_from)
        .add_some(" AND d.date <= ?", query.date_to)
        .add_some(
            " AND d.external_reference = ?",
            query.external_reference.as_deref(),
        );
    match &query.text {
        Some(text) => sql.words("d.search_text", text),
        None => sql,
    }
}

fn page(sql: Sql, query: &DirectiveQuery) -> Result<Sql> {
    let (comparison, order) = if query.oldest_first {
        (">", "ASC")
    } else {
        ("<", "DESC")
    };
    let mut sql = sql;
    if let Some(after) = &query.after {
        if after.key.is_some() {
            return Err(cursor_invalid());
        }
        sql = sql.add(&format!(" AND v.directive_id {comparison} ?"), [after.id.into()]);
    }
    Ok(sql
        .add(&format!(" ORDER BY v.directive_id {order}"), [])
        .surplus(query.limit))
}
