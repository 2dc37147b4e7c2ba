//! What happened to a model: the complete history.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::model::{Ending, Evaluation};
use super::state::ModelState;
use crate::kernel::id::{ModelId, OrganisationId};
use crate::tasks::event::Author;
use crate::tasks::state::names;

#[derive(Debug, Clone, PartialEq)]
pub struct ModelEvent {
    pub model_id: ModelId,
    /// 1, 2, 3 … without gaps; equals the model's version after the event.
    pub sequence: i64,
    pub at: DateTime<Utc>,
    pub by: Author,
    pub from_state: Option<ModelState>,
    pub to_state: ModelState,
    pub change: Change,
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    Created {
        /// The model of which it is a replica.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replicated_from_id: Option<ModelId>,
    },
    Updated,
    Run {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    Evaluated {
        evaluation: Evaluation,
    },
    Offered {
        organisation_id: OrganisationId,
    },
    Replicated {
        replica_id: ModelId,
        organisation_id: OrganisationId,
    },
    Ended {
        ending: Ending,
    },
}

names! {
    /// The kinds of [`Change`], as they stand in histories.
    ChangeKind {
        Created = "created",
        Updated = "updated",
        Run = "run",
        Evaluated = "evaluated",
        Offered = "offered",
        Replicated = "replicated",
        Ended = "ended",
    }
}

impl Change {
    pub fn kind(&self) -> ChangeKind {
        match self {
            Change::Created { .. } => ChangeKind::Created,
            Change::Updated => ChangeKind::Updated,
            Change::Run { .. } => ChangeKind::Run,
            Change::Evaluated { .. } => ChangeKind::Evaluated,
            Change::Offered { .. } => ChangeKind::Offered,
            Change::Replicated { .. } => ChangeKind::Replicated,
            Change::Ended { .. } => ChangeKind::Ended,
        }
    }
}
