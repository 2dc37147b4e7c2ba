//! What is counted over activities.

use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use treem_domain::activities::activity::Content;
use treem_domain::activities::portal_coverage::CoveredItems;
use treem_domain::activities::repository::{Measured, Service, Span};
use treem_domain::kernel::id::{DirectiveId, OrganisationId};
use treem_domain::kernel::{Actor, Quantity, Result};
use uuid::Uuid;

use super::list::scoped;
use crate::session::Session;
use crate::sql::Sql;
use crate::stored::{self, Stored};
use crate::visibility;

/// Organisations in one statement.
const AT_ONCE: usize = 1_000;

#[derive(FromQueryResult)]
struct Row {
    activity_id: Uuid,
    organisation_id: Uuid,
    measure: String,
    value: i64,
    on_date: NaiveDate,
    kind: String,
    content: Stored<Content>,
}

#[derive(FromQueryResult)]
struct Sum {
    total: i64,
    activities: i64,
}

#[derive(FromQueryResult)]
struct Last {
    value: i64,
    on_date: NaiveDate,
}

#[derive(FromQueryResult)]
struct Covered {
    covered_goals: i64,
    covered_indicators: i64,
    lag_days: Option<i64>,
    activities: i64,
}

#[derive(FromQueryResult)]
struct Served {
    task_id: Uuid,
    activities: i64,
    latest_on: NaiveDate,
}

pub(super) async fn measured(
    session: &Session,
    organisations: &[OrganisationId],
    measures: Option<&[String]>,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<Measured>> {
    let mut ids: Vec<Uuid> = organisations.iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut measured = Vec::new();
    for chunk in ids.chunks(AT_ONCE) {
        let sql = Sql::new(
            "SELECT m.activity_id, m.organisation_id, m.measure, m.value, m.on_date, a.kind, a.content \
             FROM activity_measures m JOIN activities a ON a.id = m.activity_id WHERE m.organisation_id IN ",
        )
        .list(chunk.iter().copied())
        .add(
            " AND m.on_date >= ? AND m.on_date <= ?",
            [from.into(), until.into()],
        );
        let sql = match measures {
            Some(measures) => sql
                .add(" AND m.measure IN ", [])
                .list(measures.iter().map(String::as_str)),
            None => sql,
        };
        let sql = sql.add(
            " ORDER BY m.organisation_id, m.on_date, m.activity_id, m.measure",
            [],
        );
        let rows: Vec<Row> = session.all(sql).await?;
        measured.extend(rows.into_iter().map(|row| Measured {
            activity_id: row.activity_id.into(),
            organisation_id: row.organisation_id.into(),
            measure: row.measure,
            value: Quantity::from_thousandths(row.value),
            on: row.on_date,
            topics: row.content.0.topics,
            kind: row.kind,
        }));
    }
    Ok(measured)
}

/// Values `m` of a measure in the activities of a span that the actor sees.
fn values(columns: &str, span: &Span, measure: &str, actor: &Actor) -> Sql {
    let sql = Sql::new("SELECT ").add(columns, []).add(
        " FROM activity_measures m CROSS JOIN activity_viewers v WHERE v.activity_id = m.activity_id \
         AND m.organisation_id = ? AND m.measure = ? AND m.on_date >= ? AND m.on_date <= ? AND ",
        [
            span.organisation_id.0.into(),
            measure.into(),
            span.from.into(),
            span.until.into(),
        ],
    );
    visibility::seen_by(sql, actor)
}

pub(super) async fn sum(
    session: &Session,
    span: &Span,
    measure: &str,
    actor: &Actor,
) -> Result<(Quantity, u64)> {
    let columns = "CAST(COALESCE(SUM(m.value), 0) AS bigint) AS total, count(*) AS activities";
    let row: Option<Sum> = session.one(values(columns, span, measure, actor)).await?;
    Ok(row.map_or((Quantity::ZERO, 0), |row| {
        (
            Quantity::from_thousandths(row.total),
            row.activities.unsigned_abs(),
        )
    }))
}

pub(super) async fn last(
    session: &Session,
    span: &Span,
    measure: &str,
    actor: &Actor,
) -> Result<Option<(Quantity, NaiveDate)>> {
    let sql = values("m.value, m.on_date", span, measure, actor)
        .add(" ORDER BY m.on_date DESC, m.activity_id DESC", [])
        .limit(1);
    let row: Option<Last> = session.one(sql).await?;
    Ok(row.map(|row| (Quantity::from_thousandths(row.value), row.on_date)))
}

pub(super) async fn covered(session: &Session, span: &Span, actor: &Actor) -> Result<Vec<CoveredItems>> {
    let columns = "a.covered_goals, a.covered_indicators, a.lag_days, count(*) AS activities";
    let sql = scoped(columns, "activities a CROSS JOIN activity_viewers v", actor).add(
        " AND a.organisation_id = ? AND a.to_date >= ? AND a.to_date <= ? \
         AND (a.covered_goals <> 0 OR a.covered_indicators <> 0 OR a.lag_days IS NOT NULL) \
         GROUP BY a.covered_goals, a.covered_indicators, a.lag_days",
        [span.organisation_id.0.into(), span.from.into(), span.until.into()],
    );
    let rows: Vec<Covered> = session.all(sql).await?;
    rows.into_iter()
        .map(|row| {
            Ok(CoveredItems {
                goals: stored::number("activities", span.organisation_id, row.covered_goals)?,
                indicators: stored::number("activities", span.organisation_id, row.covered_indicators)?,
                lag_days: row.lag_days,
                activities: row.activities.unsigned_abs(),
            })
        })
        .collect()
}

pub(super) async fn service_of(session: &Session, id: DirectiveId, actor: &Actor) -> Result<Vec<Service>> {
    let sql = Sql::default().add(
        "SELECT s.task_id, count(*) AS activities, MAX(a.to_date) AS latest_on FROM tasks k \
         CROSS JOIN activity_tasks s CROSS JOIN activities a CROSS JOIN activity_viewers v \
         WHERE k.directive_id = ? AND s.task_id = k.id AND a.id = s.activity_id AND v.activity_id = a.id AND ",
        [id.0.into()],
    );
    let sql = visibility::seen_by(sql, actor).add(" GROUP BY s.task_id", []);
    let rows: Vec<Served> = session.all(sql).await?;
    Ok(rows
        .into_iter()
        .map(|row| Service {
            task_id: row.task_id.into(),
            activities: row.activities.unsigned_abs(),
            latest_on: row.latest_on,
        })
        .collect())
}
