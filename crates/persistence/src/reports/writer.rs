//! Writing reports, always together with what happened to them and what rates count of them.

use async_trait::async_trait;
use chrono::NaiveDate;
use treem_domain::kernel::id::ReportId;
use treem_domain::kernel::{Actor, Result};
use treem_domain::reports::repository::{Provenance, ReportView, ReportWriter, Submission};
use treem_domain::reports::{Report, ReportEvent};

use super::entity::Model;
use super::{Repository, event, provenance, submission, viewer};
use crate::sql::Sql;

impl Repository<'_> {
    async fn insert_events(&self, reports: &[(Report, ReportEvent)]) -> Result<()> {
        let rows: Vec<event::Model> = reports.iter().map(|(_, event)| event.into()).collect();
        self.0.insert_many(rows, "").await.map(drop)
    }
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
        self.insert_events(written).await?;
        viewer::insert(self.0, &reports(written)).await
    }

    async fn save(&self, written: &[(Report, ReportEvent)]) -> Result<()> {
        let rows: Vec<Model> = written.iter().map(|(report, _)| report.into()).collect();
        // A report's version equals the sequence of its last event.
        self.0.update_many(rows, |row| row.version - 1).await?;
        self.insert_events(written).await?;
        viewer::refresh(self.0, &reports(written)).await
    }

    async fn insert_submissions(&self, submissions: &[Submission]) -> Result<()> {
        let rows: Vec<submission::Model> = submissions.iter().map(Into::into).collect();
        self.0.insert_many(rows, "").await.map(drop)
    }

    async fn note_rung(&self, id: ReportId, due_date: NaiveDate, rung: &str) -> Result<bool> {
        let sql = Sql::default().add(
            "INSERT INTO report_rungs (report_id, due_date, rung) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [id.0.into(), due_date.into(), rung.into()],
        );
        Ok(self.0.execute(sql).await? == 1)
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
