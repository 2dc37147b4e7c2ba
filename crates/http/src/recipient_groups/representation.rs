//! A recipient group as the API shows it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use treem_domain::organisations::recipient_group as domain;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::schema;

/// A named set of organisations to which a directive can be addressed.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecipientGroup {
    /// Id, UUIDv7.
    pub id: Uuid,
    /// Short and unique.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z0-9][a-z0-9_-]*$",
        example = "district_pc"
    )]
    pub code: String,
    /// Full name.
    #[schema(
        min_length = 1,
        max_length = 300,
        example = "Ủy ban nhân dân các huyện, thành phố"
    )]
    pub name: String,
    #[schema(value_type = schema::RecipientGroupKind)]
    pub kind: domain::RecipientGroupKind,
    /// How many members it has.
    #[schema(minimum = 0, maximum = 10000, example = 15)]
    pub member_count: usize,
    /// The members, in the order in which they joined; left out of lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 10000)]
    pub members: Option<Vec<Member>>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it or its members last changed.
    pub updated_at: DateTime<Utc>,
}

/// A member of a recipient group.
#[derive(Debug, Serialize, ToSchema)]
pub struct Member {
    /// The organisation.
    pub organisation_id: Uuid,
    /// When it registered or was added.
    pub registered_at: DateTime<Utc>,
}

impl RecipientGroup {
    /// A line of a list: without the members.
    pub fn line(group: domain::RecipientGroup) -> Self {
        Self {
            members: None,
            ..Self::from(group)
        }
    }
}

impl From<domain::RecipientGroup> for RecipientGroup {
    fn from(group: domain::RecipientGroup) -> Self {
        let member = |member: domain::Member| Member {
            organisation_id: member.organisation_id.0,
            registered_at: member.registered_at,
        };
        Self {
            id: group.id.0,
            code: group.code,
            name: group.name,
            kind: group.kind,
            member_count: group.members.len(),
            members: Some(group.members.into_iter().map(member).collect()),
            created_at: group.created_at,
            updated_at: group.updated_at,
        }
    }
}
