//! Reading indicators, values and totals.

use async_trait::async_trait;
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use treem_domain::indicators::Indicator;
use treem_domain::indicators::repository::{
    IndicatorQuery, IndicatorReader, IndicatorTotal, IndicatorValue, TotalsQuery,
};
use treem_domain::kernel::id::{IndicatorId, OrganisationId, ReportingPeriodId};
use treem_domain::kernel::{Cursor, Page, Quantity, Result};
use uuid::Uuid;

use super::Repository;
use super::entity::{Model, value};
use crate::error::cursor_invalid;
use crate::sql::Sql;

const TOTALS: &str = "SELECT t.organisation_id, t.period_id, p.identifier, p.template_code, p.window_from, t.until, \
     t.category, t.total, t.reports FROM indicator_totals t CROSS JOIN reporting_periods p \
     WHERE p.id = t.period_id";

#[derive(FromQueryResult)]
struct TotalRow {
    organisation_id: Uuid,
    period_id: Uuid,
    identifier: String,
    template_code: String,
    window_from: NaiveDate,
    until: NaiveDate,
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
            from: row.window_from,
            until: row.until,
            category: row.category,
            total: Quantity::from_thousandths(row.total),
            reports: row.reports.unsigned_abs(),
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
            .add(
                " AND t.organisation_id = ? AND t.indicator_id = ?",
                [query.organisation_id.0.into(), query.indicator_id.0.into()],
            )
            .add_some(" AND p.template_code = ?", query.template_code.as_deref())
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
            .add(" ORDER BY t.until DESC, t.period_id DESC, t.category DESC", [])
            .surplus(query.limit);
        let rows: Vec<TotalRow> = self.0.all(sql).await?;
        let totals = rows.into_iter().map(Into::into).collect();
        Ok(Page::from_surplus(
            totals,
            query.limit,
            |total: &IndicatorTotal| Cursor {
                key: Some(format!("{} {}", total.until, total.category)),
                id: total.period_id.0,
            },
        ))
    }

    async fn totals_below(
        &self,
        indicator_id: IndicatorId,
        period_id: ReportingPeriodId,
        parent_id: OrganisationId,
    ) -> Result<Vec<IndicatorTotal>> {
        let sql = Sql::new(TOTALS)
            .add(
                " AND t.indicator_id = ? AND t.period_id = ? AND t.until = p.window_until \
                 AND t.organisation_id IN (SELECT id FROM organisations WHERE parent_id = ?)",
                [indicator_id.0.into(), period_id.0.into(), parent_id.0.into()],
            )
            .add(" ORDER BY t.organisation_id, t.category", []);
        let rows: Vec<TotalRow> = self.0.all(sql).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    async fn values_of_period(
        &self,
        indicator_ids: &[IndicatorId],
        period_id: ReportingPeriodId,
    ) -> Result<Vec<IndicatorValue>> {
        let sql = Sql::default()
            .add(
                "SELECT * FROM indicator_values WHERE period_id = ? AND indicator_id IN ",
                [period_id.0.into()],
            )
            .list(indicator_ids.iter().map(|id| id.0))
            .add(" ORDER BY organisation_id, indicator_id, category", []);
        let rows: Vec<value::Model> = self.0.all(sql).await?;
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
