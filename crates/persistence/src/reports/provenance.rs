//! Rows of which activity gave what to which derived figure.

use sea_orm::entity::prelude::*;
use treem_domain::kernel::Quantity;
use treem_domain::kernel::id::ReportId;
use treem_domain::report_templates::ValueKey;
use treem_domain::reports::repository::Provenance;

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
