//! Reading directives.

use async_trait::async_trait;
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use treem_domain::directives::directive::{Directive, RelationKind};
use treem_domain::directives::repository::{
    DirectiveQuery, DirectiveReader, DirectiveStanding, DirectiveSummary, ProgressCell,
};
use treem_domain::kernel::id::{DirectiveId, ObligationId, RecipientGroupId};
use treem_domain::kernel::{Actor, Error, Page, Result};
use treem_domain::tasks::state::TaskState;
use treem_domain::tasks::timeliness::Timeliness;
use uuid::Uuid;

use super::list::{list, scoped};
use super::{ISSUER, RECIPIENT, Repository, entity};
use crate::sql::Sql;
use crate::stored;
use crate::visibility;

#[derive(FromQueryResult)]
struct Seen {
    #[sea_orm(nested)]
    directive: entity::Model,
    standing: i32,
}

#[derive(FromQueryResult)]
struct Follower {
    id: Uuid,
    relation_kind: String,
}

#[derive(FromQueryResult)]
struct Cell {
    id: Uuid,
    obligation_id: Uuid,
    parent_id: Option<Uuid>,
    lead_organisation_id: Uuid,
    state: String,
    progress_percent: i16,
    redo: bool,
    due_date: Option<NaiveDate>,
    frozen_timeliness: Option<String>,
}

impl TryFrom<Cell> for ProgressCell {
    type Error = Error;

    fn try_from(row: Cell) -> Result<Self> {
        let frozen = row.frozen_timeliness.as_deref();
        let frozen = frozen.map(|text| stored::name("tasks", row.id, text, Timeliness::parse));
        Ok(Self {
            obligation_id: row.obligation_id.into(),
            task_id: row.id.into(),
            parent_task_id: row.parent_id.map(Into::into),
            lead_organisation_id: row.lead_organisation_id.into(),
            state: stored::name("tasks", row.id, &row.state, TaskState::parse)?,
            progress_percent: stored::number("tasks", row.id, row.progress_percent)?,
            redo: row.redo,
            due_date: row.due_date,
            frozen_timeliness: frozen.transpose()?,
        })
    }
}

#[async_trait]
impl DirectiveReader for Repository<'_> {
    async fn find(&self, id: DirectiveId, actor: &Actor) -> Result<Option<(Directive, DirectiveStanding)>> {
        let columns = format!(
            "d.*, CAST({} AS integer) AS standing",
            visibility::standing(actor)
        );
        let sql = scoped(&columns, actor).add(" AND v.directive_id = ?", [id.0.into()]);
        let row: Option<Seen> = self.0.one(sql).await?;
        row.map(|row| {
            let standing = DirectiveStanding {
                issuer: row.standing & i32::from(ISSUER) != 0,
                recipient: row.standing & i32::from(RECIPIENT) != 0,
            };
            Ok((row.directive.try_into()?, standing))
        })
        .transpose()
    }

    async fn find_by_obligation(&self, id: ObligationId, actor: &Actor) -> Result<Option<Directive>> {
        let sql = scoped("d.*", actor).add(
            " AND v.directive_id = (SELECT o.directive_id FROM obligations o WHERE o.id = ?)",
            [id.0.into()],
        );
        let row: Option<entity::Model> = self.0.one(sql).await?;
        row.map(TryInto::try_into).transpose()
    }

    async fn list(&self, query: &DirectiveQuery, actor: &Actor) -> Result<Page<DirectiveSummary>> {
        list(self.0, query, actor).await
    }

    async fn progress(&self, id: DirectiveId, actor: &Actor) -> Result<Vec<ProgressCell>> {
        let sql = Sql::default().add(
            "SELECT t.id, t.obligation_id, t.parent_id, t.lead_organisation_id, t.state, t.progress_percent, t.redo, \
             t.due_date, t.frozen_timeliness FROM tasks t CROSS JOIN task_viewers v CROSS JOIN obligations o \
             WHERE t.directive_id = ? AND v.task_id = t.id AND o.id = t.obligation_id AND ",
            [id.0.into()],
        );
        let sql =
            visibility::seen_by(sql, actor).add(" ORDER BY o.position, t.lead_organisation_id, t.id", []);
        let rows: Vec<Cell> = self.0.all(sql).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    async fn count_open_tasks(&self, id: DirectiveId) -> Result<u64> {
        let sql = Sql::default().add(
            "SELECT count(*) FROM tasks WHERE directive_id = ? AND state NOT IN ('completed', 'cancelled')",
            [id.0.into()],
        );
        self.0.count(sql).await
    }

    async fn followers(&self, id: DirectiveId) -> Result<Vec<(DirectiveId, RelationKind)>> {
        let sql = Sql::default().add(
            "SELECT id, relation_kind FROM directives \
             WHERE relation_directive_id = ? AND issued_at IS NOT NULL ORDER BY id",
            [id.0.into()],
        );
        let rows: Vec<Follower> = self.0.all(sql).await?;
        rows.into_iter()
            .map(|row| {
                let kind = stored::name("directives", row.id, &row.relation_kind, RelationKind::parse)?;
                Ok((row.id.into(), kind))
            })
            .collect()
    }

    async fn in_force_for_group(&self, group: RecipientGroupId) -> Result<Vec<Directive>> {
        let sql = Sql::default().add(
            "SELECT d.* FROM directive_recipient_groups g JOIN directives d ON d.id = g.directive_id \
             WHERE g.recipient_group_id = ? AND d.state IN ('issued', 'in_progress') ORDER BY d.id",
            [group.0.into()],
        );
        let rows: Vec<entity::Model> = self.0.all(sql).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }
}
