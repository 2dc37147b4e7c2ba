//! Reading and writing reporting periods.

use async_trait::async_trait;
use chrono::NaiveDate;
use treem_domain::kernel::id::ReportingPeriodId;
use treem_domain::kernel::{Cursor, Page, Result};
use treem_domain::reporting_periods::repository::PeriodQuery;
use treem_domain::reporting_periods::{ReportingPeriod, ReportingPeriodReader, ReportingPeriodWriter};

use super::Repository;
use super::entity::Model;
use crate::error::{self, cursor_invalid};
use crate::sql::Sql;

fn filtered(columns: &str, query: &PeriodQuery) -> Sql {
    Sql::new("SELECT ")
        .add(columns, [])
        .add(" FROM reporting_periods p WHERE TRUE", [])
        .add_some(" AND p.template_id = ?", query.template_id.map(|id| id.0))
        .add_some(" AND p.organisation_id = ?", query.organisation_id.map(|id| id.0))
        .add_some(" AND p.template_code = ?", query.template_code.as_deref())
        .add_some(" AND p.identifier = ?", query.identifier.as_deref())
        .add_some(" AND p.state = ?", query.state.map(|state| state.as_str()))
        .add_some(" AND p.window_until >= ?", query.from)
        .add_some(" AND p.window_until <= ?", query.until)
}

/// Adds where a page of periods `p`, latest cut-off first, starts.
pub(crate) fn after_period(sql: Sql, after: Option<&Cursor>) -> Result<Sql> {
    let Some(after) = after else { return Ok(sql) };
    let key = after.key.as_deref().ok_or_else(cursor_invalid)?;
    let until: NaiveDate = key.parse().map_err(|_| cursor_invalid())?;
    Ok(sql.add(
        " AND (p.window_until, p.id) < (?, ?)",
        [until.into(), after.id.into()],
    ))
}

fn by_id(id: ReportingPeriodId) -> Sql {
    Sql::default().add("SELECT * FROM reporting_periods WHERE id = ?", [id.0.into()])
}

impl Repository<'_> {
    async fn period(&self, sql: Sql) -> Result<Option<ReportingPeriod>> {
        let row: Option<Model> = self.0.one(sql).await?;
        row.map(TryInto::try_into).transpose()
    }
}

#[async_trait]
impl ReportingPeriodReader for Repository<'_> {
    async fn find(&self, id: ReportingPeriodId) -> Result<Option<ReportingPeriod>> {
        self.period(by_id(id)).await
    }

    async fn list(&self, query: &PeriodQuery) -> Result<Page<ReportingPeriod>> {
        let sql = after_period(filtered("p.*", query), query.after.as_ref())?
            .add(" ORDER BY p.window_until DESC, p.id DESC", [])
            .surplus(query.limit);
        let rows: Vec<Model> = self.0.all(sql).await?;
        let items = rows
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<Vec<_>>>()?;
        let mut page = Page::from_surplus(items, query.limit, |item: &ReportingPeriod| Cursor {
            key: Some(item.window.until.to_string()),
            id: item.id.0,
        });
        if query.count {
            page.total = Some(self.0.count(filtered("count(*)", query)).await?);
        }
        Ok(page)
    }

    async fn begun(&self, ids: &[ReportingPeriodId]) -> Result<Vec<ReportingPeriodId>> {
        let sql = Sql::new("SELECT p.id FROM reporting_periods p WHERE p.id IN ")
            .list(ids.iter().map(|id| id.0))
            .add(
                " AND EXISTS (SELECT 1 FROM reports r WHERE r.period_id = p.id AND r.submission_number > 0)",
                [],
            );
        let rows = self.0.rows(sql).await?;
        rows.iter()
            .map(|row| {
                let id: uuid::Uuid = row.try_get_by_index(0).map_err(error::of)?;
                Ok(id.into())
            })
            .collect()
    }

    async fn next_to_derive(&self, today: NaiveDate) -> Result<Option<ReportingPeriod>> {
        let sql = Sql::default()
            .add(
                "SELECT * FROM reporting_periods WHERE state = 'open' AND derived_at IS NULL AND window_until < ? \
                 ORDER BY window_until, id",
                [today.into()],
            )
            .limit(1);
        self.period(sql).await
    }
}

/// What hangs on the reports of a period, and they themselves, in the order in which they can go.
const OF_REPORTS: [&str; 6] = [
    "DELETE FROM report_rungs WHERE report_id IN (SELECT id FROM reports WHERE period_id = ?)",
    "DELETE FROM report_provenance WHERE report_id IN (SELECT id FROM reports WHERE period_id = ?)",
    "DELETE FROM report_submissions WHERE report_id IN (SELECT id FROM reports WHERE period_id = ?)",
    "DELETE FROM report_events WHERE report_id IN (SELECT id FROM reports WHERE period_id = ?)",
    "DELETE FROM report_viewers WHERE report_id IN (SELECT id FROM reports WHERE period_id = ?)",
    "DELETE FROM reports WHERE period_id = ?",
];

#[async_trait]
impl ReportingPeriodWriter for Repository<'_> {
    async fn hold(&self, id: ReportingPeriodId) -> Result<Option<ReportingPeriod>> {
        self.period(self.0.holding(by_id(id), " FOR UPDATE")).await
    }

    async fn hold_shared(&self, id: ReportingPeriodId) -> Result<Option<ReportingPeriod>> {
        self.period(self.0.holding(by_id(id), " FOR SHARE")).await
    }

    async fn insert(&self, period: &ReportingPeriod) -> Result<()> {
        self.0.insert(Model::from(period)).await
    }

    async fn update(&self, period: &ReportingPeriod, expected_version: i64) -> Result<()> {
        self.0
            .update_many(vec![Model::from(period)], |_| expected_version)
            .await
    }

    async fn delete(&self, id: ReportingPeriodId) -> Result<()> {
        for statement in OF_REPORTS
            .iter()
            .chain(&["DELETE FROM reporting_periods WHERE id = ?"])
        {
            self.0
                .execute(Sql::default().add(statement, [id.0.into()]))
                .await?;
        }
        Ok(())
    }
}
