//! Port: where models are kept, and who sees them.

use async_trait::async_trait;
use chrono::NaiveDate;

use super::event::ModelEvent;
use super::model::Model;
use super::state::{ModelAction, ModelState};
use crate::kernel::id::{DirectiveId, ModelId, OrganisationId};
use crate::kernel::{Actor, Cursor, Page, Result, Scope};

/// A model to which another is linked, as far as whoever sees that one may know of it.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkedModel {
    pub id: ModelId,
    pub replicated_from_id: Option<ModelId>,
    pub name: String,
    pub organisation_id: OrganisationId,
    pub organisation_name: String,
    pub started_on: NaiveDate,
}

/// A model with what is read beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelView {
    pub model: Model,
    pub organisation_name: String,
    /// The model that it takes over.
    pub original: Option<LinkedModel>,
    /// The models that take it over, oldest first; at most [`ModelView::MOST_REPLICAS`].
    pub replicas: Vec<LinkedModel>,
    /// Whether the actor's rights reach the organisation whose model it is; the issuer of its directive only reads it.
    pub is_within_reach: bool,
}

impl ModelView {
    pub const MOST_REPLICAS: usize = 200;

    pub fn allowed_actions(&self, actor: &Actor) -> Vec<ModelAction> {
        if self.is_within_reach && actor.scopes.contains(Scope::ModelsWrite) {
            self.model.possible_actions()
        } else {
            Vec::new()
        }
    }
}

/// What to list, newest entry first; every filter that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct ModelQuery {
    /// Words to find in name, description and place.
    pub text: Option<String>,
    pub organisation_id: Option<OrganisationId>,
    /// Of this organisation or one below it.
    pub within: Option<OrganisationId>,
    pub state: Option<ModelState>,
    pub directive_id: Option<DirectiveId>,
    pub replicated_from_id: Option<ModelId>,
    pub limit: u64,
    pub after: Option<Cursor>,
    pub count: bool,
}

#[async_trait]
pub trait ModelReader: Send + Sync {
    async fn find(&self, id: ModelId, actor: &Actor) -> Result<Option<ModelView>>;
    async fn list(&self, query: &ModelQuery, actor: &Actor) -> Result<Page<ModelView>>;
    /// Events after a sequence, oldest first; the caller has seen that the actor sees the model.
    async fn history(&self, id: ModelId, after: i64, limit: u64) -> Result<Page<ModelEvent>>;
}

#[async_trait]
pub trait ModelWriter: Send + Sync {
    /// With who sees it: the organisation, those to whom it was offered, the issuer of its directive, and those above
    /// them.
    async fn insert(&self, model: &Model, event: &ModelEvent) -> Result<()>;
    /// Saves over the version before the event; [`crate::kernel::Error::Stale`] when another was faster.
    async fn save(&self, model: &Model, event: &ModelEvent) -> Result<()>;
    /// Lets those see what the organisation and all below it run who stand above them now, and those above them before
    /// no more. A few statements, however many models there are.
    async fn follow_move(&self, moved: OrganisationId) -> Result<()>;
}
