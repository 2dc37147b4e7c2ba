//! The models to which others are linked: originals and replicas.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use treem_domain::kernel::{Error, Result};
use treem_domain::models::{LinkedModel, ModelState, ModelView};
use uuid::Uuid;

use crate::session::Session;
use crate::sql::Sql;
use crate::stored;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    replicated_from_id: Option<Uuid>,
    name: String,
    started_on: String,
    organisation_id: Uuid,
    organisation_name: String,
}

impl TryFrom<Row> for LinkedModel {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        Ok(Self {
            started_on: stored::name("models", row.id, &row.started_on, day)?,
            id: row.id.into(),
            replicated_from_id: row.replicated_from_id.map(Into::into),
            name: row.name,
            organisation_id: row.organisation_id.into(),
            organisation_name: row.organisation_name,
        })
    }
}

/// Adds to each model what it is linked to, whoever sees that; at most one statement.
pub(super) async fn add(session: &Session, views: &mut [ModelView]) -> Result<()> {
    let has_replicas =
        |view: &&ModelView| matches!(view.model.state, ModelState::Replicated | ModelState::Ended);
    let replicated: Vec<Uuid> = views
        .iter()
        .filter(has_replicas)
        .map(|view| view.model.id.0)
        .collect();
    let originals = views.iter().filter_map(|view| view.model.replicated_from_id);
    let originals: Vec<Uuid> = originals.map(|id| id.0).collect();
    if replicated.is_empty() && originals.is_empty() {
        return Ok(());
    }
    // Each original's oldest only: one model may be taken over by every commune of a country.
    let most = i64::try_from(ModelView::MOST_REPLICAS).unwrap_or(i64::MAX);
    let sql = Sql::new(
        "SELECT m.id, m.replicated_from_id, m.content ->> 'name' AS name, m.content ->> 'started_on' AS started_on, \
         m.organisation_id, o.name AS organisation_name FROM (SELECT id FROM models WHERE id IN ",
    )
    .list(originals)
    .add(
        " UNION SELECT r.id FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY replicated_from_id ORDER BY id) AS place \
         FROM models WHERE replicated_from_id IN ",
        [],
    )
    .list(replicated)
    .add(
        ") r WHERE r.place <= ?) k CROSS JOIN models m CROSS JOIN organisations o \
         WHERE m.id = k.id AND o.id = m.organisation_id ORDER BY m.id",
        [most.into()],
    );
    let rows: Vec<Row> = session.all(sql).await?;
    let linked = rows
        .into_iter()
        .map(TryInto::try_into)
        .collect::<Result<Vec<LinkedModel>>>()?;
    let by_id: HashMap<_, _> = linked.iter().map(|one| (one.id, one)).collect();
    for view in views {
        let original = view.model.replicated_from_id.and_then(|id| by_id.get(&id));
        view.original = original.map(|one| (*one).clone());
        let replicas = linked
            .iter()
            .filter(|one| one.replicated_from_id == Some(view.model.id));
        view.replicas = replicas.take(ModelView::MOST_REPLICAS).cloned().collect();
    }
    Ok(())
}
