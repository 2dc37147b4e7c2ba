//! Writing reports, always together with what happened to them and what rates count of them.

use async_trait::async_trait;
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use treem_domain::kernel::id::ReportId;
use treem_domain::kernel::{Actor, Error, Result};
use treem_domain::reports::repository::{Provenance, ReportView, ReportWriter, Rung, Submission};
use treem_domain::reports::{Report, ReportEvent};
use uuid::Uuid;

use super::entity::Model;
use super::{Repository, event, provenance, revision, submission, viewer};
use crate::sql::Sql;

/// Rows of one statement.
const BATCH: usize = 512;

#[derive(FromQueryResult)]
struct RungRow {
    report_id: Uuid,
    due_date: NaiveDate,
    rung: String,
}

fn reports(written: &[(Report, ReportEvent)]) -> Vec<&Report> {
    written.iter().map(|(report, _)| report).collect()
}

#[async_trait]
impl ReportWriter for Repository<'_> {
    async fn find_for_change(&self, id: ReportId, actor: &Actor) -> Result<Option<ReportView>> {
        // Who waits for the period sees it as it then is; a report that changed meanwhile fails on its version.
        self.view(id, actor, " FOR SHARE OF p").await
    }

    async fn insert(&self, written: &[(Report, ReportEvent)]) -> Result<()> {
        let rows: Vec<Model> = written.iter().map(|(report, _)| report.into()).collect();
        self.0.insert_many(rows, "").await?;
        event::append(self.0, written.iter().map(|(_, event)| event)).await?;
        let (first, later): (Vec<&Report>, Vec<&Report>) = reports(written)
            .into_iter()
            .partition(|report| report.version_number == 1);
        viewer::insert(self.0, &first).await?;
        if later.is_empty() {
            return Ok(());
        }
        viewer::carry_over(self.0, &later).await?;
        let later: Vec<ReportId> = later.iter().map(|report| report.id).collect();
        provenance::carry_over(self.0, &later).await
    }

    async fn save(&self, written: &[(Report, ReportEvent)]) -> Result<()> {
        let rows: Vec<revision::Model> = written.iter().map(|(report, _)| report.into()).collect();
        // Whatever is saved is the next version.
        self.0.update_many(rows, |row| row.version - 1).await?;
        event::append(self.0, written.iter().map(|(_, event)| event)).await?;
        viewer::refresh(self.0, &reports(written)).await
    }

    async fn insert_submissions(&self, submissions: &[Submission]) -> Result<()> {
        let rows: Vec<submission::Model> = submissions.iter().map(Into::into).collect();
        self.0.insert_many(rows, "").await.map(drop)
    }

    async fn note(&self, events: &[(&Report, ReportEvent)]) -> Result<()> {
        if events.is_empty() {
            return Ok(());
        }
        let mut sql = Sql::new("SELECT r.id FROM reports r CROSS JOIN (VALUES ");
        for (index, (report, _)) in events.iter().enumerate() {
            sql.text.push_str(if index == 0 { "" } else { ", " });
            sql = sql.row::<sea_orm::Value>([report.id.0.into(), report.version.into()]);
        }
        let sql = sql.add(
            ") AS v WHERE r.id = v.column1 AND r.version = v.column2 ORDER BY r.id",
            [],
        );
        let held = self.0.holding(sql, " FOR NO KEY UPDATE OF r");
        if self.0.rows(held).await?.len() != events.len() {
            return Err(Error::Stale);
        }
        event::append(self.0, events.iter().map(|(_, event)| event)).await
    }

    async fn hold_open_due(
        &self,
        until: NaiveDate,
        after: Option<ReportId>,
        limit: u64,
    ) -> Result<Vec<Report>> {
        let sql = Sql::default()
            .add(
                "SELECT * FROM reports WHERE state IN ('draft', 'returned') AND scope = 'own' \
                 AND exclusion IS NULL AND due_date <= ? \
                 AND period_id IN (SELECT id FROM reporting_periods WHERE state = 'open')",
                [until.into()],
            )
            .add_some(" AND id > ?", after.map(|id| id.0))
            .add(" ORDER BY id", [])
            .limit(limit);
        self.reports(self.0.holding(sql, " FOR NO KEY UPDATE SKIP LOCKED"))
            .await
    }

    async fn note_rungs(&self, rungs: &[Rung]) -> Result<Vec<Rung>> {
        let mut fresh = Vec::new();
        for chunk in rungs.chunks(BATCH) {
            let mut sql = Sql::new("INSERT INTO report_rungs (report_id, due_date, rung) VALUES ");
            for (index, rung) in chunk.iter().enumerate() {
                sql.text.push_str(if index == 0 { "" } else { ", " });
                sql = sql.row::<sea_orm::Value>([
                    rung.report_id.0.into(),
                    rung.due_date.into(),
                    rung.name.as_str().into(),
                ]);
            }
            let sql = sql.add(" ON CONFLICT DO NOTHING RETURNING report_id, due_date, rung", []);
            let rows: Vec<RungRow> = self.0.all(sql).await?;
            fresh.extend(rows.into_iter().map(|row| Rung {
                report_id: row.report_id.into(),
                due_date: row.due_date,
                name: row.rung,
            }));
        }
        Ok(fresh)
    }

    async fn replace_provenance(&self, reports: &[(ReportId, Vec<Provenance>)]) -> Result<()> {
        for chunk in reports.chunks(1_000) {
            let sql = Sql::new("DELETE FROM report_provenance WHERE report_id IN ")
                .list(chunk.iter().map(|(id, _)| id.0));
            self.0.execute(sql).await?;
        }
        let rows: Vec<provenance::Model> = reports
            .iter()
            .flat_map(|(id, provenance)| provenance.iter().map(|one| provenance::Model::of(*id, one)))
            .collect();
        self.0.insert_many(rows, "").await.map(drop)
    }
}
