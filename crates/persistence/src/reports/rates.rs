//! Reporting rates: the rows of viewers are counted, so the denominators are those of the day on which each period
//! opened, and whoever does not see a report does not count it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use treem_domain::kernel::{Actor, Cursor, Page, Result};
use treem_domain::reporting_periods::Window;
use treem_domain::reports::repository::{PeriodRates, RateCounts, RateQuery};
use uuid::Uuid;

use crate::reporting_periods::after_period;
use crate::session::Session;
use crate::sql::Sql;
use crate::visibility;

#[derive(FromQueryResult)]
struct PeriodRow {
    id: Uuid,
    template_id: Uuid,
    template_code: String,
    identifier: String,
    window_from: NaiveDate,
    window_until: NaiveDate,
    due_date: NaiveDate,
}

#[derive(FromQueryResult)]
struct CountRow {
    period_id: Uuid,
    expected: i64,
    actual: i64,
    on_time: i64,
    validated: i64,
    accepted: i64,
    excluded: i64,
}

pub(super) async fn rates(session: &Session, query: &RateQuery, actor: &Actor) -> Result<Page<PeriodRates>> {
    let periods: Vec<PeriodRow> = session.all(periods(query, actor)?).await?;
    let page = Page::from_surplus(periods, query.limit, |row| Cursor {
        key: Some(row.window_until.to_string()),
        id: row.id,
    });
    let mut counts = counts(session, query, actor, &page.items).await?;
    Ok(page.map(|row| PeriodRates {
        counts: counts.remove(&row.id).unwrap_or_default(),
        period_id: row.id.into(),
        template_id: row.template_id.into(),
        template_code: row.template_code,
        identifier: row.identifier,
        window: Window {
            from: row.window_from,
            until: row.window_until,
        },
        due_date: row.due_date,
    }))
}

/// The periods in which the organisation has a part: its rows of viewers are asked for one period after another, so that
/// neither the periods of others nor the many rows of one period are walked.
fn periods(query: &RateQuery, actor: &Actor) -> Result<Sql> {
    let organisation = query.organisation_id.0;
    let sql = Sql::default()
        .add(
            "WITH RECURSIVE parts(period_id) AS (SELECT (SELECT v.period_id FROM report_viewers v \
             WHERE v.organisation_id = ? ORDER BY v.period_id LIMIT 1) \
             UNION ALL SELECT (SELECT v.period_id FROM report_viewers v \
             WHERE v.organisation_id = ? AND v.period_id > m.period_id ORDER BY v.period_id LIMIT 1) \
             FROM parts m WHERE m.period_id IS NOT NULL) \
             SELECT p.id, p.template_id, p.template_code, p.identifier, p.window_from, p.window_until, p.due_date \
             FROM parts m JOIN reporting_periods p ON p.id = m.period_id",
            [organisation.into(), organisation.into()],
        )
        .add(
            " WHERE EXISTS (SELECT 1 FROM report_viewers v WHERE v.organisation_id = ? \
             AND v.period_id = p.id AND v.is_expected",
            [organisation.into()],
        );
    let sql = visibility::also_seen_by(sql, actor, query.organisation_id)
        .add(")", [])
        .add_some(" AND p.id = ?", query.period_id.map(|id| id.0))
        .add_some(" AND p.template_id = ?", query.template_id.map(|id| id.0))
        .add_some(" AND p.template_code = ?", query.template_code.as_deref())
        .add_some(" AND p.window_until >= ?", query.from)
        .add_some(" AND p.window_until <= ?", query.until);
    Ok(after_period(sql, query.after.as_ref())?
        .add(" ORDER BY p.window_until DESC, p.id DESC", [])
        .surplus(query.limit))
}

async fn counts(
    session: &Session,
    query: &RateQuery,
    actor: &Actor,
    periods: &[PeriodRow],
) -> Result<BTreeMap<Uuid, RateCounts>> {
    let sql = Sql::default()
        .add(
            "SELECT v.period_id, count(*) FILTER (WHERE NOT v.is_excluded) AS expected, \
             count(*) FILTER (WHERE NOT v.is_excluded AND v.is_submitted) AS actual, \
             count(*) FILTER (WHERE NOT v.is_excluded AND v.is_on_time) AS on_time, \
             count(*) FILTER (WHERE NOT v.is_excluded AND v.is_submitted AND v.is_validated) AS validated, \
             count(*) FILTER (WHERE NOT v.is_excluded AND v.is_accepted) AS accepted, \
             count(*) FILTER (WHERE v.is_excluded) AS excluded \
             FROM report_viewers v WHERE v.organisation_id = ? AND v.is_expected AND v.period_id IN (VALUES ",
            [query.organisation_id.0.into()],
        )
        .rows(periods.iter().map(|row| row.id))
        .add(")", []);
    let sql = visibility::also_seen_by(sql, actor, query.organisation_id).add(" GROUP BY v.period_id", []);
    let rows: Vec<CountRow> = session.all(sql).await?;
    let counts = rows.into_iter().map(|row| {
        let counts = RateCounts {
            expected: row.expected.unsigned_abs(),
            actual: row.actual.unsigned_abs(),
            on_time: row.on_time.unsigned_abs(),
            validated: row.validated.unsigned_abs(),
            accepted: row.accepted.unsigned_abs(),
            excluded: row.excluded.unsigned_abs(),
        };
        (row.period_id, counts)
    });
    Ok(counts.collect())
}
