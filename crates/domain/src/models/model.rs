//! The model: something tried in one place that others may take over.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::event::{Change, ModelEvent};
use super::state::{ModelAction, ModelState};
use crate::activities::activity::Place;
use crate::kernel::id::{DirectiveId, ModelId, OrganisationId};
use crate::kernel::text::fold;
use crate::kernel::{Code, Conflict, Error, Message, Result};
use crate::tasks::event::Author;

/// What the organisation says of the model; it can be corrected until the model ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// The organisation's own key for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_reference: Option<String>,
    /// The directive under which it is carried out; its issuer sees the model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directive_id: Option<DirectiveId>,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Codes of the vocabulary `topics`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The day on which it began there.
    pub started_on: NaiveDate,
}

impl Content {
    /// What searches look into, folded.
    pub fn search_text(&self) -> String {
        let place = self.place.as_ref().and_then(|place| place.text.as_deref());
        let parts = [Some(self.name.as_str()), self.description.as_deref(), place];
        fold(&parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
    }
}

/// How a model was judged (đánh giá).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The body that evaluated it, in words; no person.
    pub evaluated_by: String,
    pub evaluated_on: NaiveDate,
    pub findings: String,
    pub recommendation: String,
}

/// That and why a model is no longer run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    pub reason: String,
    pub ended_on: NaiveDate,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    pub id: ModelId,
    pub organisation_id: OrganisationId,
    /// The model that it takes over to another place.
    pub replicated_from_id: Option<ModelId>,
    pub state: ModelState,
    pub content: Content,
    /// The latest.
    pub evaluation: Option<Evaluation>,
    pub ending: Option<Ending>,
    /// Organisations that were invited to take it over: they see it.
    pub offered_to: Vec<OrganisationId>,
    /// Of another organisation where a superior entered it (nhập thay).
    pub entered_by: Author,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl Model {
    /// What the state lets be done, by whoever may write the model.
    pub fn possible_actions(&self) -> Vec<ModelAction> {
        let all = ModelAction::ALL.iter().copied();
        all.filter(|action| self.state.after(*action).is_some()).collect()
    }

    /// Makes the step that an action is; a conflict that names the state and what is possible where there is none.
    pub fn step(&mut self, action: ModelAction) -> Result<()> {
        match self.state.after(action) {
            Some(next) => {
                self.state = next;
                Ok(())
            }
            None => Err(self.refusal(action)),
        }
    }

    /// A conflict that names the state and what is possible in it.
    pub(super) fn conflict(&self, message: Message) -> Error {
        let possible = self.possible_actions().into_iter();
        Error::Conflict(Box::new(Conflict {
            code: Code::StateConflict,
            message,
            state: Some(self.state.as_str().to_owned()),
            allowed_actions: possible.map(|one| one.as_str().to_owned()).collect(),
            conflicts_with: Vec::new(),
        }))
    }

    fn refusal(&self, action: ModelAction) -> Error {
        let (state, wanted) = (self.state.as_str(), action.as_str());
        let possible: Vec<&str> = self
            .possible_actions()
            .into_iter()
            .map(ModelAction::as_str)
            .collect();
        let instead = match possible.as_slice() {
            [] => (
                "Mô hình đã kết thúc không thay đổi nữa.".to_owned(),
                "It does not change any more.".to_owned(),
            ),
            names => (
                format!("Có thể thực hiện: {}.", names.join(", ")),
                format!("Possible are: {}.", names.join(", ")),
            ),
        };
        self.conflict(Message::new(
            format!(
                "Mô hình đang ở trạng thái {state}; không thực hiện được {wanted}. {}",
                instead.0
            ),
            format!("The model is {state}; {wanted} is not possible. {}", instead.1),
        ))
    }

    /// Writes down what happened; the state has been changed before. `from_state` is absent for the first event.
    pub fn record(
        &mut self,
        from_state: Option<ModelState>,
        change: Change,
        by: Author,
        at: DateTime<Utc>,
    ) -> ModelEvent {
        if from_state.is_some() {
            self.version += 1;
        }
        self.updated_at = at;
        ModelEvent {
            model_id: self.id,
            sequence: self.version,
            at,
            by,
            from_state,
            to_state: self.state,
            change,
        }
    }

    /// As the audit chain keeps it.
    pub fn audit_record(&self) -> serde_json::Value {
        serde_json::json!({
            "organisation_id": self.organisation_id,
            "replicated_from_id": self.replicated_from_id,
            "state": self.state,
            "content": self.content,
            "evaluation": self.evaluation,
            "ending": self.ending,
            "offered_to": self.offered_to,
            "version": self.version,
        })
    }
}
