//! Named sets of organisations to which a directive can be addressed.

use chrono::{DateTime, Utc};

use crate::kernel::id::{OrganisationId, RecipientGroupId};
use crate::tasks::state::names;

names! {
    /// Who decides on the members.
    RecipientGroupKind {
        /// A list that an administrator keeps.
        Group = "group",
        /// A class that the text names without listing its members: they register themselves.
        OpenClass = "open_class",
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct RecipientGroup {
    pub id: RecipientGroupId,
    /// Short and unique, such as `district_pc`.
    pub code: String,
    pub name: String,
    pub kind: RecipientGroupKind,
    pub members: Vec<Member>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    pub organisation_id: OrganisationId,
    pub registered_at: DateTime<Utc>,
}

impl RecipientGroup {
    /// What one group may hold, so that reading it stays bounded.
    pub const MOST_MEMBERS: usize = 10_000;

    pub fn has_member(&self, id: OrganisationId) -> bool {
        self.members.iter().any(|member| member.organisation_id == id)
    }

    /// As the audit chain keeps it.
    pub fn record(&self) -> serde_json::Value {
        let members: Vec<_> = self.members.iter().map(|member| member.organisation_id).collect();
        serde_json::json!({
            "code": self.code,
            "name": self.name,
            "kind": self.kind,
            "members": members,
            "version": self.version,
        })
    }
}
