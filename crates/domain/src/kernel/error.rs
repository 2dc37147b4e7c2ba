//! Why a use-case did not do what it was asked.

use super::{Code, Fault, Message};

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The present state forbids the action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    pub code: Code,
    pub message: Message,
    /// The state that the resource is in, as it stands in JSON.
    pub state: Option<String>,
    /// What the caller may do instead.
    pub allowed_actions: Vec<String>,
    /// The resources with which the request is in conflict.
    pub conflicts_with: Vec<uuid::Uuid>,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or the caller may not know that it does.
    #[error("not found")]
    NotFound,
    /// The caller sees the resource but may not do this with it.
    #[error("forbidden")]
    Forbidden(Message),
    /// Well-formed but refused, with every fault.
    #[error("invalid: {0:?}")]
    Invalid(Vec<Fault>),
    #[error("conflict: {0:?}")]
    Conflict(Box<Conflict>),
    /// Somebody changed the resource since the caller read it.
    #[error("stale")]
    Stale,
    /// The key was used for another request.
    #[error("idempotency key reused")]
    IdempotencyKeyReused,
    /// The first request with this key has not ended.
    #[error("idempotency key in flight")]
    IdempotencyKeyInFlight,
    /// The database is busy or away; nothing was written.
    #[error("unavailable")]
    Unavailable,
    /// A defect or a corrupt row: logged, never shown.
    #[error("internal error: {0}")]
    Internal(String),
}

impl Error {
    /// A single fault.
    pub fn invalid(pointer: &str, code: Code, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Invalid(vec![Fault {
            pointer: pointer.into(),
            code,
            message: Message::new(vi, en),
        }])
    }

    pub fn conflict(code: Code, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Conflict(Box::new(Conflict {
            code,
            message: Message::new(vi, en),
            state: None,
            allowed_actions: Vec::new(),
            conflicts_with: Vec::new(),
        }))
    }

    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }
}
