//! Rows of models: what is said of them is kept whole, columns beside it are what is searched.

use sea_orm::FromQueryResult;
use sea_orm::entity::prelude::*;
use treem_domain::kernel::id::OrganisationId;
use treem_domain::kernel::{Error, Result};
use treem_domain::models::{Content, Ending, Evaluation, Model as DomainModel, ModelState, ModelView};
use treem_domain::tasks::event::Author;

use super::DOER;
use crate::stored::{self, Stored};

#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "models")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organisation_id: Uuid,
    pub external_reference: Option<String>,
    pub directive_id: Option<Uuid>,
    pub replicated_from_id: Option<Uuid>,
    pub state: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub content: Stored<Content>,
    pub search_text: String,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub evaluation: Option<Stored<Evaluation>>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub ending: Option<Stored<Ending>>,
    #[sea_orm(column_type = "JsonBinary")]
    pub offered_to: Stored<Vec<OrganisationId>>,
    #[sea_orm(column_type = "JsonBinary")]
    pub entered_by: Stored<Author>,
    pub version: i64,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&DomainModel> for Model {
    fn from(model: &DomainModel) -> Self {
        let content = &model.content;
        Self {
            id: model.id.0,
            organisation_id: model.organisation_id.0,
            external_reference: content.external_reference.clone(),
            directive_id: content.directive_id.map(|id| id.0),
            replicated_from_id: model.replicated_from_id.map(|id| id.0),
            state: model.state.as_str().to_owned(),
            search_text: content.search_text(),
            content: Stored(content.clone()),
            evaluation: model.evaluation.clone().map(Stored),
            ending: model.ending.clone().map(Stored),
            offered_to: Stored(model.offered_to.clone()),
            entered_by: Stored(model.entered_by.clone()),
            version: model.version,
            created_at: model.created_at,
            updated_at: model.updated_at,
        }
    }
}

impl TryFrom<Model> for DomainModel {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self> {
        Ok(Self {
            state: stored::name("models", row.id, &row.state, ModelState::parse)?,
            id: row.id.into(),
            organisation_id: row.organisation_id.into(),
            replicated_from_id: row.replicated_from_id.map(Into::into),
            content: row.content.0,
            evaluation: row.evaluation.map(|evaluation| evaluation.0),
            ending: row.ending.map(|ending| ending.0),
            offered_to: row.offered_to.0,
            entered_by: row.entered_by.0,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// A model with what is read beside it.
#[derive(FromQueryResult)]
pub(super) struct View {
    #[sea_orm(nested)]
    model: Model,
    organisation_name: String,
    /// As far as the actor's rights reach.
    standing: i64,
}

impl TryFrom<View> for ModelView {
    type Error = Error;

    fn try_from(view: View) -> Result<Self> {
        Ok(Self {
            is_within_reach: view.standing & i64::from(DOER) != 0,
            organisation_name: view.organisation_name,
            original: None,
            replicas: Vec::new(),
            model: view.model.try_into()?,
        })
    }
}
