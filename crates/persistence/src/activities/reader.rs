//! Reading activities.

use async_trait::async_trait;
use chrono::NaiveDate;
use treem_domain::activities::activity::Activity;
use treem_domain::activities::portal_coverage::CoveredItems;
use treem_domain::activities::repository::{ActivityQuery, ActivityReader, Measured, Service, Span};
use treem_domain::kernel::id::{ActivityId, DirectiveId, OrganisationId, TaskId};
use treem_domain::kernel::{Actor, Page, Quantity, Result};
use uuid::Uuid;

use super::entity::Model;
use super::list::{list, scoped};
use super::{Repository, measures};
use crate::error;
use crate::sql::Sql;
use crate::visibility;

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

    async fn sum(&self, span: &Span, measure: &str, actor: &Actor) -> Result<(Quantity, u64)> {
        measures::sum(self.0, span, measure, actor).await
    }

    async fn last(&self, span: &Span, measure: &str, actor: &Actor) -> Result<Option<(Quantity, NaiveDate)>> {
        measures::last(self.0, span, measure, actor).await
    }

    async fn covered(&self, span: &Span, actor: &Actor) -> Result<Vec<CoveredItems>> {
        measures::covered(self.0, span, actor).await
    }

    async fn service_of(&self, id: DirectiveId, actor: &Actor) -> Result<Vec<Service>> {
        measures::service_of(self.0, id, actor).await
    }

    async fn seen_tasks(&self, ids: &[TaskId], actor: &Actor) -> Result<Vec<TaskId>> {
        let sql = Sql::new("SELECT v.task_id FROM task_viewers v WHERE ");
        let sql = visibility::seen_by(sql, actor)
            .add(" AND v.task_id IN ", [])
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
