//! Port: where models are kept, and who sees them.

use async_trait::async_trait;

use super::event::ModelEvent;
use super::model::Model;
use super::state::{ModelAction, ModelState};
use crate::kernel::id::{DirectiveId, ModelId, OrganisationId};
use crate::kernel::{Actor, Cursor, Page, Result, Scope};

/// A model with what is read beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelView {
    pub model: Model,
    pub organisation_name: String,
    /// Whether the actor's rights reach the organisation whose model it is; the issuer of its directive only reads it.
    pub is_within_reach: bool,
}

impl ModelView {
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
    /// With who sees it: the organisation, those above it, and the issuer of its directive.
    async fn insert(&self, model: &Model, event: &ModelEvent) -> Result<()>;
    /// Saves over the version before the event; [`crate::kernel::Error::Stale`] when another was faster.
    async fn save(&self, model: &Model, event: &ModelEvent) -> Result<()>;
}
