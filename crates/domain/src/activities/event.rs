//! What became of an activity: who recorded and corrected it, and what it said then.

use chrono::{DateTime, Utc};

use super::activity::{Activity, Content};
use crate::kernel::id::ActivityId;
use crate::kernel::{Context, Error, Result};
use crate::tasks::event::Author;
use crate::tasks::state::names;

names! {
    /// What happened to an activity.
    ActivityEventKind {
        Recorded = "recorded",
        Corrected = "corrected",
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct ActivityEvent {
    pub activity_id: ActivityId,
    /// 1, 2, 3 … without gaps; equals the activity's version after the event.
    pub sequence: i64,
    pub at: DateTime<Utc>,
    pub by: Author,
    /// The members that a correction changed.
    pub changed: Vec<String>,
    /// As it stood after the event.
    pub content: Content,
}

impl ActivityEvent {
    pub fn kind(&self) -> ActivityEventKind {
        match self.sequence {
            1 => ActivityEventKind::Recorded,
            _ => ActivityEventKind::Corrected,
        }
    }

    /// What the actor made of the activity just now; `before` is what it said until then.
    pub(super) fn of(context: &Context<'_>, activity: &Activity, before: Option<&Content>) -> Result<Self> {
        Ok(Self {
            activity_id: activity.id,
            sequence: activity.version,
            at: context.now,
            by: Author::of(context),
            changed: match before {
                Some(before) => changed(before, &activity.content)?,
                None => Vec::new(),
            },
            content: activity.content.clone(),
        })
    }
}

/// The members in which two contents differ, by name.
fn changed(before: &Content, after: &Content) -> Result<Vec<String>> {
    let members = |content: &Content| match serde_json::to_value(content) {
        Ok(serde_json::Value::Object(members)) => Ok(members),
        Ok(_) => Err(Error::internal("the content of an activity is no object")),
        Err(cause) => Err(Error::internal(cause)),
    };
    let (before, after) = (members(before)?, members(after)?);
    let mut names: Vec<String> = before.keys().chain(after.keys()).cloned().collect();
    names.sort();
    names.dedup();
    names.retain(|name| before.get(name) != after.get(name));
    Ok(names)
}
