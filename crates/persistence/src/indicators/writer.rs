//! Writing indicators; values go in and out together with the totals up the tree.

use async_trait::async_trait;
use treem_domain::indicators::Indicator;
use treem_domain::indicators::repository::{IndicatorValue, IndicatorWriter};
use treem_domain::kernel::Result;
use treem_domain::kernel::id::ReportId;
use uuid::Uuid;

use super::Repository;
use super::entity::{Model, value};
use crate::sql::Sql;

#[async_trait]
impl IndicatorWriter for Repository<'_> {
    async fn insert(&self, indicators: &[Indicator]) -> Result<()> {
        let rows: Vec<Model> = indicators.iter().map(Into::into).collect();
        self.0.insert_many(rows, "").await.map(drop)
    }

    async fn update(&self, indicator: &Indicator, expected_version: i64) -> Result<()> {
        self.0
            .update_many(vec![Model::from(indicator)], |_| expected_version)
            .await
    }

    async fn add_values(&self, values: &[IndicatorValue]) -> Result<()> {
        let rows: Vec<value::Model> = values.iter().map(Into::into).collect();
        let reports = reports_of(&rows);
        self.0.insert_many(rows, "").await?;
        self.add_to_totals(reports, 1).await
    }

    async fn remove_values(&self, reports: &[ReportId]) -> Result<()> {
        let reports: Vec<Uuid> = reports.iter().map(|id| id.0).collect();
        self.add_to_totals(reports.clone(), -1).await?;
        for chunk in reports.chunks(1_000) {
            let sql =
                Sql::new("DELETE FROM indicator_values WHERE report_id IN ").list(chunk.iter().copied());
            self.0.execute(sql).await?;
        }
        Ok(())
    }
}

fn reports_of(rows: &[value::Model]) -> Vec<Uuid> {
    let mut reports: Vec<Uuid> = rows.iter().map(|row| row.report_id).collect();
    reports.sort();
    reports.dedup();
    reports
}

impl Repository<'_> {
    /// Adds the reports' values to the totals of all who see them: those above each as they were when its period
    /// opened, and the requester. The rows are taken in the order of their key, so that two writers never wait for
    /// one another in a circle.
    async fn add_to_totals(&self, reports: Vec<Uuid>, sign: i64) -> Result<()> {
        for chunk in reports.chunks(1_000) {
            let sql = Sql::default()
                .add(
                    "INSERT INTO indicator_totals (organisation_id, indicator_id, until, period_id, category, total, reports) \
                     SELECT v.organisation_id, i.indicator_id, i.until, i.period_id, i.category, \
                     CAST(sum(i.value) AS bigint) * ?, count(*) * ? \
                     FROM indicator_values i CROSS JOIN report_viewers v \
                     WHERE v.report_id = i.report_id AND i.report_id IN ",
                    [sign.into(), sign.into()],
                )
                .list(chunk.iter().copied())
                .add(
                    " GROUP BY v.organisation_id, i.indicator_id, i.until, i.period_id, i.category \
                     ORDER BY v.organisation_id, i.indicator_id, i.until, i.period_id, i.category \
                     ON CONFLICT (organisation_id, indicator_id, until, period_id, category) DO UPDATE SET \
                     total = indicator_totals.total + excluded.total, \
                     reports = indicator_totals.reports + excluded.reports",
                    [],
                );
            self.0.execute(sql).await?;
        }
        Ok(())
    }
}
