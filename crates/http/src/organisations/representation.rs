//! An organisation as the API shows it.

use chrono::NaiveDate;
use serde::Serialize;
use treem_domain::organisations::organisation as domain;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::schema;

/// A body that can issue directives, be asked to act, or coordinate.
#[derive(Debug, Serialize, ToSchema)]
pub struct Organisation {
    /// Id, UUIDv7.
    pub id: Uuid,
    /// The key under which whoever entered it knows it; unique.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100, example = "ubnd-899")]
    pub external_reference: Option<String>,
    /// Full name.
    #[schema(
        min_length = 1,
        max_length = 300,
        example = "Ủy ban nhân dân thành phố Rạch Giá"
    )]
    pub name: String,
    #[schema(value_type = schema::OrganisationKind)]
    pub kind: domain::OrganisationKind,
    /// The organisation above it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<Uuid>,
    /// Identifier (mã định danh, Decision 20/2020/QĐ-TTg), where one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 35, example = "H33")]
    pub identifier: Option<String>,
    /// Code of the administrative unit that it governs; the code alone names nothing, because codes are re-used.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 10, example = "899")]
    pub unit_code: Option<String>,
    /// The day from which that unit bears the code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_valid_from: Option<NaiveDate>,
    /// First day on which it exists.
    pub valid_from: NaiveDate,
    /// First day on which it no longer exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
    /// Who took over from whom; only when one organisation is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 500)]
    pub predecessors: Option<Vec<Succession>>,
    /// Who took over from this one; only when one organisation is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 500)]
    pub successors: Option<Vec<Succession>>,
    /// When it was entered.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// When it was last changed.
    pub updated_at: chrono::DateTime<chrono::Utc>,
}

/// One step from an organisation to the one that took over.
#[derive(Debug, Serialize, ToSchema)]
pub struct Succession {
    /// The organisation on the other side of the step.
    pub organisation_id: Uuid,
    #[schema(value_type = schema::SuccessionKind)]
    pub kind: domain::SuccessionKind,
    /// The day of the step.
    pub effective_on: NaiveDate,
}

impl From<domain::Organisation> for Organisation {
    fn from(organisation: domain::Organisation) -> Self {
        let (unit_code, unit_valid_from) = organisation.unit.map(|unit| (unit.code, unit.valid_from)).unzip();
        Self {
            id: organisation.id.0,
            external_reference: organisation.external_reference,
            name: organisation.name,
            kind: organisation.kind,
            parent_id: organisation.parent_id.map(|id| id.0),
            identifier: organisation.identifier.map(|identifier| identifier.to_string()),
            unit_code,
            unit_valid_from,
            valid_from: organisation.valid_from,
            valid_until: organisation.valid_until,
            predecessors: None,
            successors: None,
            created_at: organisation.created_at,
            updated_at: organisation.updated_at,
        }
    }
}

impl Organisation {
    /// With the steps in which it takes part.
    pub fn with_successions(mut self, successions: Vec<domain::Succession>) -> Self {
        let id = self.id;
        let step = |other: Uuid, succession: &domain::Succession| Succession {
            organisation_id: other,
            kind: succession.kind,
            effective_on: succession.effective_on,
        };
        let (before, after): (Vec<_>, Vec<_>) = successions
            .iter()
            .partition(|succession| succession.successor_id.0 == id);
        self.predecessors = Some(
            before
                .into_iter()
                .map(|one| step(one.predecessor_id.0, one))
                .collect(),
        );
        self.successors = Some(
            after
                .into_iter()
                .map(|one| step(one.successor_id.0, one))
                .collect(),
        );
        self
    }
}
