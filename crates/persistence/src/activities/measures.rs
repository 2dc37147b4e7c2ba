//! What is counted over activities.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use treem_domain::activities::portal_coverage::CoveredItems;
use treem_domain::activities::repository::{Measured, Service, Span};
use treem_domain::directives::directive::Obligation;
use treem_domain::kernel::id::{DirectiveId, OrganisationId};
use treem_domain::kernel::{Actor, Quantity, Result};
use uuid::Uuid;

use super::list::scoped;
use crate::session::Session;
use crate::sql::Sql;
use crate::stored;
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
}

#[derive(FromQueryResult)]
struct TopicOf {
    activity_id: Uuid,
    topic: String,
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
    organisation_id: Uuid,
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
        let within = |sql: Sql| {
            let sql = sql
                .add(" WHERE m.organisation_id IN ", [])
                .list(chunk.iter().copied())
                .add(
                    " AND m.on_date >= ? AND m.on_date <= ?",
                    [from.into(), until.into()],
                );
            match measures {
                Some(measures) => sql
                    .add(" AND m.measure IN ", [])
                    .list(measures.iter().map(String::as_str)),
                None => sql,
            }
        };
        let sql = Sql::new(
            "SELECT DISTINCT t.activity_id, t.topic FROM activity_measures m \
             JOIN activity_topics t ON t.activity_id = m.activity_id",
        );
        let found: Vec<TopicOf> = session.all(within(sql).add(" ORDER BY t.topic", [])).await?;
        let mut topics: HashMap<Uuid, Vec<String>> = HashMap::new();
        for one in found {
            topics.entry(one.activity_id).or_default().push(one.topic);
        }
        let sql = Sql::new(
            "SELECT m.activity_id, m.organisation_id, m.measure, m.value, m.on_date, a.kind \
             FROM activity_measures m JOIN activities a ON a.id = m.activity_id",
        );
        let sql = within(sql).add(
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
            topics: topics.get(&row.activity_id).cloned().unwrap_or_default(),
            kind: row.kind,
        }));
    }
    Ok(measured)
}

/// Values `m` of a measure in the activities of a span, or in those of them that were done for an obligation.
fn values(columns: &str, span: &Span, measure: &str, of: Option<&Obligation>) -> Sql {
    let sql = Sql::new("SELECT ").add(columns, []).add(
        " FROM activity_measures m WHERE m.organisation_id = ? AND m.measure = ? AND m.on_date >= ? AND m.on_date <= ?",
        [
            span.organisation_id.0.into(),
            measure.into(),
            span.from.into(),
            span.until.into(),
        ],
    );
    let Some(obligation) = of else { return sql };
    let sql = sql.add(
        " AND (EXISTS (SELECT 1 FROM activity_tasks s JOIN tasks k ON k.id = s.task_id \
         WHERE s.activity_id = m.activity_id AND k.obligation_id = ?)",
        [obligation.id.0.into()],
    );
    sql.add_some(
        " OR (EXISTS (SELECT 1 FROM activity_topics t WHERE t.activity_id = m.activity_id AND t.topic = ?) \
         AND NOT EXISTS (SELECT 1 FROM activity_tasks n WHERE n.activity_id = m.activity_id))",
        obligation.topic.as_deref(),
    )
    .add(")", [])
}

pub(super) async fn sum(
    session: &Session,
    span: &Span,
    measure: &str,
    of: Option<&Obligation>,
) -> Result<(Quantity, u64)> {
    let columns = "CAST(COALESCE(SUM(m.value), 0) AS bigint) AS total, count(*) AS activities";
    let row: Option<Sum> = session.one(values(columns, span, measure, of)).await?;
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
    of: Option<&Obligation>,
) -> Result<Option<(Quantity, NaiveDate)>> {
    let sql = values("m.value, m.on_date", span, measure, of)
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
        "SELECT s.task_id, a.organisation_id, count(*) AS activities, MAX(a.to_date) AS latest_on FROM tasks k \
         CROSS JOIN activity_tasks s CROSS JOIN activities a CROSS JOIN activity_viewers v \
         WHERE k.directive_id = ? AND s.task_id = k.id AND a.id = s.activity_id AND v.activity_id = a.id AND ",
        [id.0.into()],
    );
    let sql = visibility::seen_by(sql, actor).add(" GROUP BY s.task_id, a.organisation_id", []);
    let rows: Vec<Served> = session.all(sql).await?;
    Ok(rows
        .into_iter()
        .map(|row| Service {
            task_id: row.task_id.into(),
            organisation_id: row.organisation_id.into(),
            activities: row.activities.unsigned_abs(),
            latest_on: row.latest_on,
        })
        .collect())
}
