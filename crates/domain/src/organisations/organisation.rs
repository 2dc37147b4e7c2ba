//! The registry of organisations: who can issue, be asked, coordinate, and from when until when.

use chrono::{DateTime, NaiveDate, Utc};

use super::identifier::OrganisationIdentifier;
use crate::kernel::id::OrganisationId;
use crate::tasks::state::names;

names! {
    /// What sort of body an organisation is.
    OrganisationKind {
        Ministry = "ministry",
        /// Ủy ban nhân dân tỉnh
        ProvincePeopleCommittee = "province_people_committee",
        /// sở, ban, ngành
        Department = "department",
        /// Ủy ban nhân dân huyện, thành phố (until 30 June 2025)
        DistrictPeopleCommittee = "district_people_committee",
        /// Ủy ban nhân dân xã, phường, thị trấn, đặc khu
        CommunePeopleCommittee = "commune_people_committee",
        Newspaper = "newspaper",
        Broadcaster = "broadcaster",
        ProvincialPortal = "provincial_portal",
        /// A website of a department or locality.
        Website = "website",
        Other = "other",
    }
}

/// An administrative unit's key: codes are re-used, so a code alone names nothing.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct UnitKey {
    pub code: String,
    pub valid_from: NaiveDate,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Organisation {
    pub id: OrganisationId,
    /// The caller's own key for it, such as `ubnd-899`; unique.
    pub external_reference: Option<String>,
    pub name: String,
    pub kind: OrganisationKind,
    pub parent_id: Option<OrganisationId>,
    /// Mã định danh, where one is known.
    pub identifier: Option<OrganisationIdentifier>,
    pub unit: Option<UnitKey>,
    pub valid_from: NaiveDate,
    /// The first day on which it no longer exists.
    pub valid_until: Option<NaiveDate>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl Organisation {
    pub fn exists_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_until.is_none_or(|until| day < until)
    }
}

names! {
    /// How one organisation followed another.
    SuccessionKind {
        Merge = "merge",
        Split = "split",
        Dissolve = "dissolve",
        Rename = "rename",
    }
}

/// One organisation took over from another, wholly or in part.
#[derive(Debug, Clone, PartialEq)]
pub struct Succession {
    pub predecessor_id: OrganisationId,
    pub successor_id: OrganisationId,
    pub kind: SuccessionKind,
    pub effective_on: NaiveDate,
}

impl Organisation {
    /// As the audit chain keeps it.
    pub fn record(&self) -> serde_json::Value {
        serde_json::json!({
            "external_reference": self.external_reference,
            "name": self.name,
            "kind": self.kind,
            "parent_id": self.parent_id,
            "identifier": self.identifier.as_ref().map(ToString::to_string),
            "unit_code": self.unit.as_ref().map(|unit| &unit.code),
            "unit_valid_from": self.unit.as_ref().map(|unit| unit.valid_from),
            "valid_from": self.valid_from,
            "valid_until": self.valid_until,
            "version": self.version,
        })
    }
}
