//! Reading baselines.

use async_trait::async_trait;
use treem_domain::baselines::{Baseline, BaselineQuery, BaselineReader};
use treem_domain::kernel::id::{BaselineId, ObligationId, OrganisationId};
use treem_domain::kernel::{Cursor, Page, Result};
use treem_domain::tasks::standing::Standing;

use super::Repository;
use super::entity::Model;
use crate::error::cursor_invalid;
use crate::organisations::below;
use crate::sql::Sql;

#[async_trait]
impl BaselineReader for Repository<'_> {
    async fn find(&self, id: BaselineId) -> Result<Option<Baseline>> {
        let sql = Sql::default().add("SELECT * FROM baselines WHERE id = ?", [id.0.into()]);
        let row: Option<Model> = self.0.one(sql).await?;
        Ok(row.map(Into::into))
    }

    async fn of(&self, obligation: ObligationId, organisation: OrganisationId) -> Result<Option<Baseline>> {
        let sql = Sql::default().add(
            "SELECT * FROM baselines WHERE obligation_id = ? AND organisation_id = ?",
            [obligation.0.into(), organisation.0.into()],
        );
        let row: Option<Model> = self.0.one(sql).await?;
        Ok(row.map(Into::into))
    }

    async fn list(&self, query: &BaselineQuery) -> Result<Page<Baseline>> {
        let sql = Sql::default()
            .add(
                "SELECT b.* FROM baselines b WHERE b.directive_id = ?",
                [query.directive_id.0.into()],
            )
            .add_some(" AND b.obligation_id = ?", query.obligation_id.map(|id| id.0))
            .add_some(" AND b.organisation_id = ?", query.organisation_id.map(|id| id.0));
        let sql = match query.reach {
            Some((organisation, true)) => below(sql.add(" AND b.organisation_id IN ", []), organisation),
            Some((organisation, false)) => sql.add(" AND b.organisation_id = ?", [organisation.0.into()]),
            None => sql,
        };
        let sql = match &query.after {
            None => sql,
            Some(Cursor { key: None, id }) => sql.add(" AND b.id > ?", [(*id).into()]),
            Some(_) => return Err(cursor_invalid()),
        };
        let rows: Vec<Model> = self
            .0
            .all(sql.add(" ORDER BY b.id", []).surplus(query.limit))
            .await?;
        let baselines = rows.into_iter().map(Baseline::from).collect();
        Ok(Page::from_surplus(baselines, query.limit, |one: &Baseline| {
            Cursor::at(one.id.0)
        }))
    }

    async fn is_addressed(&self, obligation: ObligationId, organisation: OrganisationId) -> Result<bool> {
        let parts = Standing::LEAD.with(Standing::COORDINATING);
        let sql = Sql::default().add(
            "SELECT 1 FROM tasks t CROSS JOIN task_viewers v WHERE t.obligation_id = ? AND v.organisation_id = ? \
             AND v.task_id = t.id AND v.own_standing & ? <> 0 LIMIT 1",
            [
                obligation.0.into(),
                organisation.0.into(),
                i32::from(parts.bits()).into(),
            ],
        );
        Ok(self.0.row(sql).await?.is_some())
    }
}
