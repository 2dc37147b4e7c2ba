//! Reading activities.

use async_trait::async_trait;
use chrono::NaiveDate;
use treem_domain::activities::activity::Activity;
use treem_domain::activities::event::ActivityEvent;
use treem_domain::activities::portal_coverage::CoveredItems;
use treem_domain::activities::repository::{ActivityQuery, ActivityReader, Measured, Service, Span};
use treem_domain::directives::directive::Obligation;
use treem_domain::kernel::id::{ActivityId, DirectiveId, OrganisationId, TaskId};
use treem_domain::kernel::{Actor, Page, Quantity, Result};
use treem_domain::tasks::standing::Standing;
use uuid::Uuid;

use super::entity::Model;
use super::list::{list, scoped};
use super::{Repository, event, measures};
use crate::error;
use crate::history::{self, Asked};
use crate::sql::Sql;

#[async_trait]
impl ActivityReader for Repository<'_> {
    async fn find(&self, id: ActivityId, actor: &Actor) -> Result<Option<Activity>> {
        let sql = scoped("a.*", "activity_viewers v CROSS JOIN activities a", actor)
            .add(" AND v.activity_id = ?", [id.0.into()]);
        let row: Option<Model> = self.0.one(sql).await?;
        Ok(row.map(Into::into))
    }

    async fn list(&self, query: &ActivityQuery, actor: &Actor) -> Result<Page<Activity>> {
        list(self.0, query, actor).await
    }

    async fn measured(
        &self,
        organisations: &[OrganisationId],
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<Measured>> {
        measures::measured(self.0, organisations, None, from, until).await
    }

    async fn measured_by(
        &self,
        organisations: &[OrganisationId],
        measures: &[String],
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<Measured>> {
        measures::measured(self.0, organisations, Some(measures), from, until).await
    }

    async fn sum(&self, span: &Span, measure: &str, of: Option<&Obligation>) -> Result<(Quantity, u64)> {
        measures::sum(self.0, span, measure, of).await
    }

    async fn last(
        &self,
        span: &Span,
        measure: &str,
        of: Option<&Obligation>,
    ) -> Result<Option<(Quantity, NaiveDate)>> {
        measures::last(self.0, span, measure, of).await
    }

    async fn covered(&self, span: &Span, actor: &Actor) -> Result<Vec<CoveredItems>> {
        measures::covered(self.0, span, actor).await
    }

    async fn service_of(&self, id: DirectiveId, actor: &Actor) -> Result<Vec<Service>> {
        measures::service_of(self.0, id, actor).await
    }

    async fn history(&self, id: ActivityId, after: i64, limit: u64) -> Result<Page<ActivityEvent>> {
        let asked = Asked {
            table: "activity_events",
            owner: "activity_id",
            id: id.0,
            after,
            limit,
        };
        history::page::<event::Model, _>(self.0, asked, |event: &ActivityEvent| event.sequence).await
    }

    async fn tasks_of(&self, organisation_id: OrganisationId, ids: &[TaskId]) -> Result<Vec<TaskId>> {
        let parts = Standing::LEAD.with(Standing::COORDINATING);
        let sql = Sql::default()
            .add(
                "SELECT v.task_id FROM task_viewers v WHERE v.organisation_id = ? AND v.own_standing & ? <> 0 \
                 AND v.task_id IN ",
                [organisation_id.0.into(), i32::from(parts.bits()).into()],
            )
            .list(ids.iter().map(|id| id.0));
        let rows = self.0.rows(sql).await?;
        rows.iter()
            .map(|row| {
                let id: Uuid = row.try_get_by_index(0).map_err(error::of)?;
                Ok(id.into())
            })
            .collect()
    }
}
