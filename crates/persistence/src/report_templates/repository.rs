//! Reading and writing report templates.

use async_trait::async_trait;
use treem_domain::kernel::id::{OrganisationId, ReportTemplateId};
use treem_domain::kernel::{Actor, Cursor, Error, Page, Result};
use treem_domain::report_templates::repository::TemplateQuery;
use treem_domain::report_templates::{ReportTemplate, ReportTemplateReader, ReportTemplateWriter};

use super::Repository;
use super::entity::Model;
use crate::sql::Sql;

/// Templates that the actor sees: its own drafts, and what was published.
fn scoped(columns: &str, actor: &Actor) -> Sql {
    Sql::new("SELECT ").add(columns, []).add(
        " FROM report_templates t WHERE (t.state <> 'draft' OR t.organisation_id = ?)",
        [actor.organisation_id.0.into()],
    )
}

fn filtered(sql: Sql, query: &TemplateQuery) -> Sql {
    let sql = sql
        .add_some(" AND t.organisation_id = ?", query.organisation_id.map(|id| id.0))
        .add_some(" AND t.code = ?", query.code.as_deref())
        .add_some(" AND t.state = ?", query.state.map(|state| state.as_str()));
    match &query.text {
        Some(text) => sql.words("t.search_text", text),
        None => sql,
    }
}

#[async_trait]
impl ReportTemplateReader for Repository<'_> {
    async fn find(&self, id: ReportTemplateId, actor: &Actor) -> Result<Option<ReportTemplate>> {
        let sql = scoped("t.*", actor).add(" AND t.id = ?", [id.0.into()]);
        let row: Option<Model> = self.0.one(sql).await?;
        row.map(TryInto::try_into).transpose()
    }

    async fn find_unscoped(&self, id: ReportTemplateId) -> Result<Option<ReportTemplate>> {
        let sql = Sql::default().add("SELECT * FROM report_templates WHERE id = ?", [id.0.into()]);
        let row: Option<Model> = self.0.one(sql).await?;
        row.map(TryInto::try_into).transpose()
    }

    async fn list(&self, query: &TemplateQuery, actor: &Actor) -> Result<Page<ReportTemplate>> {
        let sql = filtered(scoped("t.*", actor), query)
            .add_some(" AND t.id < ?", query.after.as_ref().map(|after| after.id))
            .add(" ORDER BY t.id DESC", [])
            .surplus(query.limit);
        let rows: Vec<Model> = self.0.all(sql).await?;
        let items = rows
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<Vec<_>>>()?;
        let mut page = Page::from_surplus(items, query.limit, |item: &ReportTemplate| Cursor::at(item.id.0));
        if query.count {
            page.total = Some(self.0.count(filtered(scoped("count(*)", actor), query)).await?);
        }
        Ok(page)
    }

    async fn last_edition(&self, organisation_id: OrganisationId, code: &str) -> Result<i32> {
        let sql = Sql::default().add(
            "SELECT CAST(coalesce(max(edition), 0) AS bigint) FROM report_templates \
             WHERE organisation_id = ? AND code = ?",
            [organisation_id.0.into(), code.into()],
        );
        Ok(i32::try_from(self.0.count(sql).await?).unwrap_or(i32::MAX))
    }
}

#[async_trait]
impl ReportTemplateWriter for Repository<'_> {
    async fn insert(&self, template: &ReportTemplate) -> Result<()> {
        self.0.insert(Model::from(template)).await
    }

    async fn update(&self, template: &ReportTemplate, expected_version: i64) -> Result<()> {
        self.0
            .update_many(vec![Model::from(template)], |_| expected_version)
            .await
    }

    async fn delete(&self, id: ReportTemplateId, expected_version: i64) -> Result<()> {
        let sql = Sql::default().add(
            "DELETE FROM report_templates WHERE id = ? AND version = ?",
            [id.0.into(), expected_version.into()],
        );
        match self.0.execute(sql).await? {
            0 => Err(Error::Stale),
            _ => Ok(()),
        }
    }
}
