//! What can be done with a directive, from which state, with which scope.

use super::directive::{Directive, DirectiveState};
use super::repository::DirectiveStanding;
use crate::kernel::{Code, Conflict, Error, Message, Scope, Scopes};
use crate::tasks::state::names;

names! {
    /// What the issuer can do with a directive.
    DirectiveAction {
        Change = "change",
        Delete = "delete",
        /// ban hành
        Issue = "issue",
        /// sửa đổi
        Amend = "amend",
        /// thay thế
        Supersede = "supersede",
        /// thu hồi
        Revoke = "revoke",
        /// kết thúc
        Conclude = "conclude",
        /// đôn đốc
        Remind = "remind",
    }
}

impl DirectiveAction {
    fn scope(self) -> Scope {
        match self {
            DirectiveAction::Change
            | DirectiveAction::Delete
            | DirectiveAction::Amend
            | DirectiveAction::Supersede => Scope::DirectivesDraft,
            DirectiveAction::Issue => Scope::DirectivesIssue,
            DirectiveAction::Revoke | DirectiveAction::Conclude => Scope::DirectivesConclude,
            DirectiveAction::Remind => Scope::TasksRemind,
        }
    }

    fn is_possible_in(self, state: DirectiveState) -> bool {
        match self {
            DirectiveAction::Change | DirectiveAction::Delete | DirectiveAction::Issue => {
                state == DirectiveState::Draft
            }
            _ => state.is_in_force(),
        }
    }
}

impl Directive {
    /// What somebody in this standing with these scopes may do now.
    pub fn allowed_actions(&self, standing: DirectiveStanding, scopes: &Scopes) -> Vec<DirectiveAction> {
        if !standing.issuer {
            return Vec::new();
        }
        DirectiveAction::ALL
            .iter()
            .copied()
            .filter(|action| action.is_possible_in(self.state) && scopes.contains(action.scope()))
            .collect()
    }

    pub(crate) fn conflict(
        &self,
        code: Code,
        vi: impl Into<String>,
        en: impl Into<String>,
        scopes: &Scopes,
    ) -> Error {
        let standing = DirectiveStanding {
            issuer: true,
            recipient: false,
        };
        Error::Conflict(Box::new(Conflict {
            code,
            message: Message::new(vi, en),
            state: Some(self.state.as_str().to_owned()),
            allowed_actions: self
                .allowed_actions(standing, scopes)
                .into_iter()
                .map(|action| action.as_str().to_owned())
                .collect(),
            conflicts_with: Vec::new(),
        }))
    }

    /// As the audit chain keeps it.
    pub fn record(&self) -> serde_json::Value {
        serde_json::json!({
            "number_and_notation": self.number_and_notation(),
            "document_type": self.document_type,
            "date": self.date,
            "subject": self.content.subject,
            "state": self.state,
            "recipients": self.content.recipients.len(),
            "obligations": self.content.obligations.len(),
            "version": self.version,
        })
    }
}
