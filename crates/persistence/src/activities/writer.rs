//! Writing activities.

use async_trait::async_trait;
use treem_domain::activities::activity::Activity;
use treem_domain::activities::event::ActivityEvent;
use treem_domain::activities::repository::{ActivityWriter, Marks};
use treem_domain::kernel::id::{ActivityId, OrganisationId, ReportId};
use treem_domain::kernel::{Error, Result};
use treem_domain::reports::ReportState;
use uuid::Uuid;

use super::entity::Model;
use super::{Repository, event, projection};
use crate::error;
use crate::sql::Sql;
use crate::visibility;

#[async_trait]
impl ActivityWriter for Repository<'_> {
    async fn insert(&self, activity: &Activity) -> Result<()> {
        self.0.insert(Model::from(activity)).await?;
        projection::write(self.0, activity).await
    }

    async fn update(&self, activity: &Activity, expected_version: i64) -> Result<()> {
        self.0
            .update_many(vec![Model::from(activity)], |_| expected_version)
            .await?;
        projection::clear(self.0, activity).await?;
        projection::write(self.0, activity).await
    }

    async fn delete(&self, id: ActivityId, expected_version: i64) -> Result<()> {
        let sql = Sql::default().add(
            "DELETE FROM activities WHERE id = ? AND version = ?",
            [id.0.into(), expected_version.into()],
        );
        match self.0.execute(sql).await? {
            0 => Err(Error::Stale),
            _ => Ok(()),
        }
    }

    async fn record(&self, event: &ActivityEvent) -> Result<()> {
        self.0.insert(event::Model::from(event)).await
    }

    async fn sent_reports_on(&self, id: ActivityId) -> Result<Vec<ReportId>> {
        let open = [ReportState::Draft, ReportState::Returned].map(ReportState::as_str);
        let sql = Sql::default()
            .add(
                "SELECT DISTINCT r.id FROM report_provenance p JOIN reports r ON r.id = p.report_id \
                 WHERE p.activity_id = ? AND r.state NOT IN ",
                [id.0.into()],
            )
            .list(open)
            .add(" ORDER BY r.id", [])
            .limit(100);
        let rows = self.0.rows(sql).await?;
        rows.iter()
            .map(|row| {
                let id: Uuid = row.try_get_by_index(0).map_err(error::of)?;
                Ok(id.into())
            })
            .collect()
    }

    async fn follow_move(&self, moved: OrganisationId) -> Result<()> {
        visibility::follow_move(self.0, projection::VIEWERS, moved).await
    }

    async fn bearing(&self, organisation_id: OrganisationId, marks: &Marks) -> Result<Vec<ActivityId>> {
        if self.0.is_postgres() {
            // SQLite has one writer at a time anyway.
            let turn = "SELECT id FROM organisations WHERE id = ? FOR NO KEY UPDATE";
            self.0
                .rows(Sql::default().add(turn, [organisation_id.0.into()]))
                .await?;
        }
        let mut sql = Sql::default()
            .add(
                "SELECT id FROM (SELECT u.activity_id AS id FROM activity_urls u \
                 WHERE u.organisation_id = ? AND u.url_key IN ",
                [organisation_id.0.into()],
            )
            .list(marks.url_keys.iter().map(String::as_str));
        if let Some((programme, aired_at)) = &marks.airing {
            sql = sql.add(
                " UNION SELECT a.id FROM activities a WHERE a.organisation_id = ? AND a.aired_at = ? AND a.airing = ?",
                [
                    organisation_id.0.into(),
                    (*aired_at).into(),
                    programme.as_str().into(),
                ],
            );
        }
        let sql = sql.add(") AS alike ORDER BY id", []).limit(100);
        let rows = self.0.rows(sql).await?;
        rows.iter()
            .map(|row| {
                let id: Uuid = row.try_get_by_index(0).map_err(error::of)?;
                Ok(id.into())
            })
            .collect()
    }
}
