//! Who sees a model, in what parts.

use sea_orm::entity::prelude::*;
use treem_domain::kernel::Result;
use treem_domain::models::Model as DomainModel;

use super::{DOER, INVITED, ISSUER};
use crate::error;
use crate::organisations::ancestors;
use crate::session::Session;
use crate::sql::Sql;
use crate::visibility::{Viewers, spread};

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "model_viewers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub model_id: Uuid,
    pub own_standing: i16,
    pub inherited_standing: i16,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub(super) const VIEWERS: Viewers = Viewers {
    table: "model_viewers",
    of: "model_id",
};

/// Takes away who saw the model before it was changed.
pub(super) async fn clear(session: &Session, model: &DomainModel) -> Result<()> {
    let sql = Sql::default().add(
        "DELETE FROM model_viewers WHERE model_id = ?",
        [model.id.0.into()],
    );
    session.execute(sql).await.map(drop)
}

/// The organisation itself, those to whom the model was offered, the issuer of its directive, and those above them.
pub(super) async fn write(session: &Session, model: &DomainModel) -> Result<()> {
    let mut parts = vec![(model.organisation_id, DOER)];
    parts.extend(model.offered_to.iter().map(|invited| (*invited, INVITED)));
    if let Some(directive) = model.content.directive_id {
        let issuer = "SELECT issuer_organisation_id FROM directives WHERE id = ?";
        let row = session
            .row(Sql::default().add(issuer, [directive.0.into()]))
            .await?;
        if let Some(row) = row {
            let issuer: Uuid = row.try_get_by_index(0).map_err(error::of)?;
            parts.push((issuer.into(), ISSUER));
        }
    }
    let ancestors = ancestors(session, parts.iter().map(|(organisation, _)| *organisation)).await?;
    let rows: Vec<Model> = spread(parts, &ancestors)
        .into_iter()
        .map(|(organisation, capacities)| Model {
            organisation_id: organisation.0,
            model_id: model.id.0,
            own_standing: capacities.own.into(),
            inherited_standing: capacities.inherited.into(),
        })
        .collect();
    session.insert_many(rows, "").await.map(drop)
}
