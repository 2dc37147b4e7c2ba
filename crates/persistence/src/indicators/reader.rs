//! Reading indicators, values and totals.

use async_trait::async_trait;
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use treem_domain::indicators::Indicator;
use treem_domain::indicators::masking::{Share, Sum};
use treem_domain::indicators::repository::{
    Branch, BranchShare, IndicatorQuery, IndicatorReader, IndicatorTotal, OwnValue, TotalsQuery,
};
use treem_domain::kernel::id::IndicatorId;
use treem_domain::kernel::{Actor, Cursor, Page, Quantity, Result};
use treem_domain::reporting_periods::{PeriodState, Window};
use treem_domain::reports::Standing;
use uuid::Uuid;

use super::Repository;
use super::entity::Model;
use crate::error::cursor_invalid;
use crate::sql::Sql;
use crate::visibility;

const TOTALS: &str = "SELECT t.organisation_id, t.period_id, p.identifier, p.template_code, p.window_from, t.until, \
     p.state, t.category, t.total, t.reports FROM (";

/// The page is cut before the periods are looked up, so that no plan reads all of them. A return leaves a row that no report
/// gives anything to.
const PAGE: &str = "SELECT t.* FROM indicator_totals t WHERE t.reports > 0";

const LATEST_FIRST: &str = " ORDER BY t.until DESC, t.period_id DESC, t.category DESC";

#[derive(FromQueryResult)]
struct TotalRow {
    organisation_id: Uuid,
    period_id: Uuid,
    identifier: String,
    template_code: String,
    window_from: NaiveDate,
    until: NaiveDate,
    state: String,
    category: String,
    total: i64,
    reports: i64,
}

impl From<TotalRow> for IndicatorTotal {
    fn from(row: TotalRow) -> Self {
        Self {
            organisation_id: row.organisation_id.into(),
            period_id: row.period_id.into(),
            period_identifier: row.identifier,
            template_code: row.template_code,
            window: Window {
                from: row.window_from,
                until: row.until,
            },
            is_locked: row.state == PeriodState::Locked.as_str(),
            category: row.category,
            total: Quantity::from_thousandths(row.total),
            reports: row.reports.unsigned_abs(),
        }
    }
}

#[derive(FromQueryResult)]
struct ShareRow {
    period_id: Uuid,
    category: String,
    total: i64,
    reports: i64,
    seen_total: i64,
    seen_reports: i64,
    is_whole_period: bool,
}

impl From<ShareRow> for BranchShare {
    fn from(row: ShareRow) -> Self {
        let sum = |total, reports: i64| Sum {
            value: Quantity::from_thousandths(total),
            reports: reports.unsigned_abs(),
        };
        Self {
            period_id: row.period_id.into(),
            category: row.category,
            share: Share {
                all: sum(row.total, row.reports),
                seen: sum(row.seen_total, row.seen_reports),
            },
            is_whole_period: row.is_whole_period,
        }
    }
}

#[derive(FromQueryResult)]
struct OwnRow {
    period_id: Uuid,
    category: String,
    value: i64,
    is_seen: bool,
}

impl From<OwnRow> for OwnValue {
    fn from(row: OwnRow) -> Self {
        Self {
            period_id: row.period_id.into(),
            category: row.category,
            value: Quantity::from_thousandths(row.value),
            is_seen: row.is_seen,
        }
    }
}

#[async_trait]
impl IndicatorReader for Repository<'_> {
    async fn find(&self, id: IndicatorId) -> Result<Option<Indicator>> {
        let sql = Sql::default().add("SELECT * FROM indicators WHERE id = ?", [id.0.into()]);
        let row: Option<Model> = self.0.one(sql).await?;
        row.map(TryInto::try_into).transpose()
    }

    async fn has_values(&self, id: IndicatorId) -> Result<bool> {
        let any = "SELECT 1 FROM indicator_values WHERE indicator_id = ? LIMIT 1";
        let row = self.0.row(Sql::default().add(any, [id.0.into()])).await?;
        Ok(row.is_some())
    }

    async fn list(&self, query: &IndicatorQuery) -> Result<Page<Indicator>> {
        let mut sql = filtered(Sql::new("SELECT * FROM indicators i WHERE TRUE"), query);
        if let Some(after) = &query.after {
            let code = after.key.as_deref().ok_or_else(cursor_invalid)?;
            sql = sql.add(" AND i.code > ?", [code.into()]);
        }
        let rows: Vec<Model> = self
            .0
            .all(sql.add(" ORDER BY i.code", []).surplus(query.limit))
            .await?;
        let items = rows
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<Vec<_>>>()?;
        let mut page = Page::from_surplus(items, query.limit, |item: &Indicator| Cursor {
            key: Some(item.code.clone()),
            id: item.id.0,
        });
        if query.count {
            let sql = filtered(Sql::new("SELECT count(*) FROM indicators i WHERE TRUE"), query);
            page.total = Some(self.0.count(sql).await?);
        }
        Ok(page)
    }

    async fn of_codes(&self, codes: &[String]) -> Result<Vec<Indicator>> {
        let mut found = Vec::with_capacity(codes.len());
        for chunk in codes.chunks(1_000) {
            let sql = Sql::new("SELECT * FROM indicators WHERE code IN ").list(chunk.iter().cloned());
            for row in self.0.all::<Model>(sql).await? {
                found.push(row.try_into()?);
            }
        }
        Ok(found)
    }

    async fn totals(&self, query: &TotalsQuery) -> Result<Page<IndicatorTotal>> {
        let mut sql = Sql::new(TOTALS)
            .add(PAGE, [])
            .add(
                " AND t.organisation_id = ? AND t.indicator_id = ?",
                [query.organisation_id.0.into(), query.indicator_id.0.into()],
            )
            .add_some(
                " AND EXISTS (SELECT 1 FROM reporting_periods o WHERE o.id = t.period_id AND o.template_code = ?)",
                query.template_code.as_deref(),
            )
            .add_some(" AND t.until >= ?", query.from)
            .add_some(" AND t.until <= ?", query.until);
        if let Some(after) = &query.after {
            let (until, category) = place(after)?;
            sql = sql.add(
                " AND (t.until, t.period_id, t.category) < (?, ?, ?)",
                [until.into(), after.id.into(), category.into()],
            );
        }
        let sql = sql
            .add(LATEST_FIRST, [])
            .surplus(query.limit)
            .add(") t CROSS JOIN reporting_periods p WHERE p.id = t.period_id", [])
            .add(LATEST_FIRST, []);
        let rows: Vec<TotalRow> = self.0.all(sql).await?;
        let totals = rows.into_iter().map(Into::into).collect();
        Ok(Page::from_surplus(
            totals,
            query.limit,
            |total: &IndicatorTotal| Cursor {
                key: Some(format!("{} {}", total.window.until, total.category)),
                id: total.period_id.0,
            },
        ))
    }

    async fn shares(&self, of: &Branch<'_>, actor: &Actor) -> Result<Vec<BranchShare>> {
        let seen = Sql::new(
            "SELECT i.period_id, i.category, CAST(sum(i.value) AS bigint) AS total, count(*) AS reports \
             FROM report_viewers v JOIN indicator_values i ON i.report_id = v.report_id \
             WHERE v.organisation_id = ",
        )
        .add(
            "? AND i.indicator_id = ?",
            [of.organisation_id.0.into(), of.indicator_id.0.into()],
        )
        .add(" AND v.period_id IN (VALUES ", [])
        .rows(of.period_ids.iter().map(|id| id.0))
        .add(")", []);
        let seen = visibility::also_seen_by(seen, actor, of.organisation_id)
            .add(" GROUP BY i.period_id, i.category", []);
        let sql = Sql::new(
            "SELECT t.period_id, t.category, t.total, t.reports, coalesce(s.total, 0) AS seen_total, \
             coalesce(s.reports, 0) AS seen_reports, EXISTS (SELECT 1 FROM report_viewers r \
             WHERE r.organisation_id = t.organisation_id AND r.period_id = t.period_id \
             AND ((r.own_standing | r.inherited_standing) & ",
        )
        .add("?) <> 0) AS is_whole_period ", [i16::from(Standing::REQUESTER).into()])
        .add("FROM indicator_totals t LEFT JOIN (", [])
        .append(seen)
        .add(
            ") s ON s.period_id = t.period_id AND s.category = t.category \
             WHERE t.organisation_id = ? AND t.indicator_id = ? AND t.reports > 0 AND t.period_id IN (VALUES ",
            [of.organisation_id.0.into(), of.indicator_id.0.into()],
        )
        .rows(of.period_ids.iter().map(|id| id.0))
        .add(")", []);
        let rows: Vec<ShareRow> = self.0.all(sql).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    async fn own_values(&self, of: &Branch<'_>, actor: &Actor) -> Result<Vec<OwnValue>> {
        let sql = Sql::new(
            "SELECT i.period_id, i.category, i.value, EXISTS (SELECT 1 FROM report_viewers v WHERE ",
        );
        let sql = visibility::seen_by(sql, actor)
            .add(
                " AND v.period_id = i.period_id AND v.report_id = i.report_id) AS is_seen \
                 FROM indicator_values i WHERE i.indicator_id = ? AND i.organisation_id = ? \
                 AND i.period_id IN (VALUES ",
                [of.indicator_id.0.into(), of.organisation_id.0.into()],
            )
            .rows(of.period_ids.iter().map(|id| id.0))
            .add(")", []);
        let rows: Vec<OwnRow> = self.0.all(sql).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }
}

fn filtered(sql: Sql, query: &IndicatorQuery) -> Sql {
    let sql = sql.add_some(" AND i.code = ?", query.code.as_deref()).add_some(
        " AND i.goal = ?",
        query.goal.map(|goal| i32::try_from(goal).unwrap_or(-1)),
    );
    match &query.text {
        Some(text) => sql.words("i.search_text", text),
        None => sql,
    }
}

fn place(after: &Cursor) -> Result<(NaiveDate, &str)> {
    let key = after.key.as_deref().ok_or_else(cursor_invalid)?;
    let (until, category) = key.split_once(' ').ok_or_else(cursor_invalid)?;
    Ok((until.parse().map_err(|_| cursor_invalid())?, category))
}
