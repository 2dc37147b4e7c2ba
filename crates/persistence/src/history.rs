//! Histories: what happened to one thing, event after event.

use sea_orm::FromQueryResult;
use treem_domain::kernel::{Cursor, Error, Page, Result};
use uuid::Uuid;

use crate::session::Session;
use crate::sql::Sql;

/// Which events are asked for: those of one thing after a sequence, oldest first.
pub(crate) struct Asked {
    pub(crate) table: &'static str,
    /// The column that names the thing.
    pub(crate) owner: &'static str,
    pub(crate) id: Uuid,
    pub(crate) after: i64,
    pub(crate) limit: u64,
}

/// A page of events; `M` is their row.
pub(crate) async fn page<M, E>(
    session: &Session,
    asked: Asked,
    sequence: impl Fn(&E) -> i64,
) -> Result<Page<E>>
where
    M: FromQueryResult + TryInto<E, Error = Error>,
{
    let Asked {
        table,
        owner,
        id,
        after,
        limit,
    } = asked;
    let sql = Sql::default()
        .add(
            &format!("SELECT * FROM {table} WHERE {owner} = ? AND sequence > ? ORDER BY sequence"),
            [id.into(), after.into()],
        )
        .surplus(limit);
    let rows: Vec<M> = session.all(sql).await?;
    let events = rows.into_iter().map(TryInto::try_into);
    let events = events.collect::<Result<Vec<E>>>()?;
    Ok(Page::from_surplus(events, limit, |event| {
        Cursor::at_sequence(id, sequence(event))
    }))
}
