//! Rows of which activity gave what to which derived figure.

use sea_orm::entity::prelude::*;
use treem_domain::kernel::id::ReportId;
use treem_domain::kernel::{Cursor, Page, Quantity, Result};
use treem_domain::report_templates::ValueKey;
use treem_domain::reports::repository::Provenance;

use crate::error::cursor_invalid;
use crate::session::Session;
use crate::sql::Sql;

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "report_provenance")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub report_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub cell: String,
    /// Empty where the cell has no categories.
    #[sea_orm(primary_key, auto_increment = false)]
    pub category: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub activity_id: Uuid,
    pub value: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(super) fn of(report_id: ReportId, provenance: &Provenance) -> Self {
        Self {
            report_id: report_id.0,
            cell: provenance.key.cell.clone(),
            category: provenance.key.category.clone().unwrap_or_default(),
            activity_id: provenance.activity_id.0,
            value: provenance.value.thousandths(),
        }
    }
}

impl From<Model> for Provenance {
    fn from(row: Model) -> Self {
        Self {
            key: ValueKey {
                cell: row.cell,
                category: Some(row.category).filter(|category| !category.is_empty()),
            },
            activity_id: row.activity_id.into(),
            value: Quantity::from_thousandths(row.value),
        }
    }
}

/// By place and activity.
pub(super) async fn page(
    session: &Session,
    id: ReportId,
    after: Option<&Cursor>,
    limit: u64,
) -> Result<Page<Provenance>> {
    let mut sql = Sql::default().add(
        "SELECT * FROM report_provenance WHERE report_id = ?",
        [id.0.into()],
    );
    if let Some(after) = after {
        let place = ValueKey::parse(after.key.as_deref().ok_or_else(cursor_invalid)?);
        sql = sql.add(
            " AND (cell, category, activity_id) > (?, ?, ?)",
            [
                place.cell.into(),
                place.category.unwrap_or_default().into(),
                after.id.into(),
            ],
        );
    }
    let sql = sql
        .add(" ORDER BY cell, category, activity_id", [])
        .surplus(limit);
    let rows: Vec<Model> = session.all(sql).await?;
    let rows = rows.into_iter().map(Into::into).collect();
    Ok(Page::from_surplus(rows, limit, |one: &Provenance| Cursor {
        key: Some(one.key.to_string()),
        id: one.activity_id.0,
    }))
}

/// Later versions begin with the figures of the version before, and with where they came from.
pub(super) async fn carry_over(session: &Session, later: &[ReportId]) -> Result<()> {
    let sql = Sql::new(
        "INSERT INTO report_provenance (report_id, cell, category, activity_id, value) \
         SELECT n.id, f.cell, f.category, f.activity_id, f.value FROM report_provenance f",
    )
    .add(super::VERSION_BEFORE, [])
    .list(later.iter().map(|id| id.0));
    session.execute(sql).await.map(drop)
}
