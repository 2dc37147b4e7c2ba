//! Reading reports, what was sent, and their history.

use async_trait::async_trait;
use treem_domain::kernel::id::{ReportId, ReportingPeriodId};
use treem_domain::kernel::{Actor, Cursor, Page, Result};
use treem_domain::reports::repository::{
    PeriodRates, Provenance, RateQuery, ReportQuery, ReportReader, ReportView, Reporter, Submission, Turnout,
};
use treem_domain::reports::{PastEvent, Report, Standing};
use uuid::Uuid;

use super::entity::{Model, ReporterRow, TurnoutRow, View};
use super::list::{views, views_of};
use super::{Repository, event, list, provenance, rates, submission};
use crate::error;
use crate::history::{self, Asked};
use crate::sql::Sql;
use crate::visibility;

impl Repository<'_> {
    /// The report where the actor sees it; `hold` is the clause by which PostgreSQL holds what it finds.
    pub(super) async fn view(&self, id: ReportId, actor: &Actor, hold: &str) -> Result<Option<ReportView>> {
        // The period is named too, so that the viewers are found by their key.
        let sql = views(actor).add(
            " AND v.report_id = ? AND v.period_id = (SELECT period_id FROM reports WHERE id = ?)",
            [id.0.into(), id.0.into()],
        );
        let row: Option<View> = self.0.one(self.0.holding(sql, hold)).await?;
        row.map(|row| row.seen(actor.includes_descendants)).transpose()
    }

    pub(super) async fn reports(&self, sql: Sql) -> Result<Vec<Report>> {
        let rows: Vec<Model> = self.0.all(sql).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }
}

#[async_trait]
impl ReportReader for Repository<'_> {
    async fn find(&self, id: ReportId, actor: &Actor) -> Result<Option<ReportView>> {
        self.view(id, actor, "").await
    }

    async fn list(&self, query: &ReportQuery, actor: &Actor) -> Result<Page<ReportView>> {
        list::list(self.0, query, actor).await
    }

    async fn history(&self, id: ReportId, after: i64, limit: u64) -> Result<Page<PastEvent>> {
        let asked = Asked {
            table: "report_events",
            owner: "report_id",
            id: id.0,
            after,
            limit,
        };
        history::page::<event::Model, _>(self.0, asked, |event: &PastEvent| event.sequence).await
    }

    async fn submissions(&self, id: ReportId, after: i64, limit: u64) -> Result<Page<Submission>> {
        let sql = Sql::default()
            .add(
                "SELECT * FROM report_submissions WHERE report_id = ? AND number > ? ORDER BY number",
                [id.0.into(), after.into()],
            )
            .surplus(limit);
        let rows: Vec<submission::Model> = self.0.all(sql).await?;
        let rows = rows.into_iter().map(Into::into).collect();
        Ok(Page::from_surplus(rows, limit, |sent: &Submission| {
            Cursor::at_sequence(id.0, sent.number.into())
        }))
    }

    async fn numbered_submissions(&self, id: ReportId, numbers: &[i32]) -> Result<Vec<Submission>> {
        let sql = Sql::default()
            .add(
                "SELECT * FROM report_submissions WHERE report_id = ? AND number IN ",
                [id.0.into()],
            )
            .list(numbers.iter().copied());
        let rows: Vec<submission::Model> = self.0.all(sql).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    async fn provenance(&self, id: ReportId, after: Option<&Cursor>, limit: u64) -> Result<Page<Provenance>> {
        provenance::page(self.0, id, after, limit).await
    }

    async fn find_many(&self, ids: &[ReportId], actor: &Actor) -> Result<Vec<ReportView>> {
        let mut found = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(1_000) {
            let sql = views_of(chunk.iter().map(|id| id.0), actor);
            for row in self.0.all::<View>(sql).await? {
                found.push(row.seen(actor.includes_descendants)?);
            }
        }
        Ok(found)
    }

    async fn reporters(&self, period_id: ReportingPeriodId, actor: &Actor) -> Result<Vec<Reporter>> {
        let sql = list::newest(actor, period_id);
        let rows: Vec<ReporterRow> = self.0.all(sql).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    async fn turnout(
        &self,
        period_id: ReportingPeriodId,
        after: Option<ReportId>,
        limit: u64,
    ) -> Result<Vec<Turnout>> {
        let sql = Sql::default()
            .add(
                "SELECT r.id, r.organisation_id, g.name AS organisation_name, r.state, r.submission_number, r.exclusion \
                 FROM reports r JOIN organisations g ON g.id = r.organisation_id \
                 WHERE r.period_id = ? AND r.scope = 'own' AND r.version_number = 1",
                [period_id.0.into()],
            )
            .add_some(" AND r.id > ?", after.map(|id| id.0))
            .add(" ORDER BY r.id", [])
            .limit(limit);
        let rows: Vec<TurnoutRow> = self.0.all(sql).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    async fn counted_of_period(
        &self,
        period_id: ReportingPeriodId,
        after: Option<ReportId>,
        limit: u64,
    ) -> Result<Vec<Report>> {
        let sql = Sql::default()
            .add(
                "SELECT * FROM reports r WHERE period_id = ? AND scope = 'own' \
                 AND state IN ('accepted', 'aggregated', 'locked') AND NOT EXISTS (SELECT 1 FROM reports n \
                 WHERE n.period_id = r.period_id AND n.organisation_id = r.organisation_id AND n.scope = r.scope \
                 AND n.version_number > r.version_number AND n.state IN ('accepted', 'aggregated', 'locked'))",
                [period_id.0.into()],
            )
            .add_some(" AND id > ?", after.map(|id| id.0))
            .add(" ORDER BY id", [])
            .limit(limit);
        self.reports(sql).await
    }

    async fn drafts_of_period(
        &self,
        period_id: ReportingPeriodId,
        after: Option<ReportId>,
        limit: u64,
    ) -> Result<Vec<Report>> {
        let sql = Sql::default()
            .add(
                "SELECT * FROM reports WHERE period_id = ? AND scope = 'own' AND state = 'draft' \
                 AND version_number = 1 AND exclusion IS NULL",
                [period_id.0.into()],
            )
            .add_some(" AND id > ?", after.map(|id| id.0))
            .add(" ORDER BY id", [])
            .limit(limit);
        self.reports(sql).await
    }

    async fn versions_of(&self, report: &Report) -> Result<Vec<Report>> {
        let sql = Sql::default().add(
            "SELECT * FROM reports WHERE period_id = ? AND organisation_id = ? AND scope = ? \
             ORDER BY version_number DESC",
            [
                report.period_id.0.into(),
                report.organisation_id.0.into(),
                report.scope.as_str().into(),
            ],
        );
        self.reports(sql).await
    }

    async fn pending_of_period(&self, period_id: ReportingPeriodId) -> Result<u64> {
        let sql = Sql::default().add(
            "SELECT count(*) FROM reports WHERE period_id = ? AND scope = 'own' \
             AND state IN ('submitted', 'resubmitted')",
            [period_id.0.into()],
        );
        self.0.count(sql).await
    }

    async fn aggregate_of(&self, period_id: ReportingPeriodId) -> Result<Option<Report>> {
        let sql = Sql::default().add(
            "SELECT * FROM reports WHERE period_id = ? AND scope = 'aggregate' ORDER BY version_number DESC LIMIT 1",
            [period_id.0.into()],
        );
        Ok(self.reports(sql).await?.pop())
    }

    async fn asked_for(
        &self,
        period_ids: &[ReportingPeriodId],
        actor: &Actor,
    ) -> Result<Vec<ReportingPeriodId>> {
        // Of a period all reports are asked for by the same organisation: one row tells.
        let sql = Sql::new("SELECT p.id FROM reporting_periods p WHERE p.id IN (VALUES ")
            .rows(period_ids.iter().map(|id| id.0))
            .add(
                ") AND EXISTS (SELECT 1 FROM report_viewers v WHERE v.organisation_id = ? AND v.period_id = p.id AND (",
                [actor.organisation_id.0.into()],
            )
            .add(visibility::standing(actor), [])
            .add(" & ?) <> 0)", [i16::from(Standing::REQUESTER).into()]);
        let rows = self.0.rows(sql).await?;
        rows.iter()
            .map(|row| Ok(row.try_get_by_index::<Uuid>(0).map_err(error::of)?.into()))
            .collect()
    }

    async fn rates(&self, query: &RateQuery, actor: &Actor) -> Result<Page<PeriodRates>> {
        rates::rates(self.0, query, actor).await
    }
}
