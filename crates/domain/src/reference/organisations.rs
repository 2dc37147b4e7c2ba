//! Organisations that the letter names or that stand above, below or after them.

use chrono::NaiveDate;
use serde::Deserialize;

use super::administrative_units::UnitKey;
use super::{Certainty, ReferenceError, ValidFromBasis, coded, read};

coded! {
    /// What an organisation is.
    OrganisationKind {
        Ministry = "ministry",
        ProvincePeopleCommittee = "province_people_committee",
        Department = "department",
        Newspaper = "newspaper",
        Broadcaster = "broadcaster",
        ProvincialPortal = "provincial_portal",
        DistrictPeopleCommittee = "district_people_committee",
        CommunePeopleCommittee = "commune_people_committee",
    }
}

/// One organisation in one span of time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Stable name within the reference data, such as `ubnd-899`.
    pub key: String,
    pub name: String,
    pub kind: OrganisationKind,
    /// Key of the organisation above it.
    pub parent: Option<String>,
    /// Identifier of Decision 20/2020/QĐ-TTg; absent where none is known.
    pub identifier: Option<String>,
    #[serde(default)]
    pub identifier_certainty: Certainty,
    /// The unit that it governs or works for.
    pub unit: Option<UnitKey>,
    pub valid_from: NaiveDate,
    pub valid_from_basis: ValidFromBasis,
    /// The first day on which it no longer exists; absent while it does.
    pub valid_until: Option<NaiveDate>,
    #[serde(default)]
    pub valid_until_certainty: Certainty,
    pub note: Option<String>,
}

coded! {
    /// How an organisation's work passed to another.
    OrganisationSuccessionKind {
        Merge = "merge",
        Split = "split",
        /// It was abolished and the other took over a part of its area.
        Dissolve = "dissolve",
        /// It went on under another name, type or parent.
        Rename = "rename",
    }
}

/// One organisation took over from another.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganisationSuccession {
    /// Key of the organisation that ended.
    pub predecessor: String,
    /// Key of the organisation that took over.
    pub successor: String,
    pub kind: OrganisationSuccessionKind,
    /// The first day of the successor's charge.
    pub effective_on: NaiveDate,
    pub note: Option<String>,
}

/// All organisations, parents before children.
pub fn organisations() -> Result<Vec<Organisation>, ReferenceError> {
    read(
        "organisations.json",
        include_str!("../../reference/organisations.json"),
    )
}

/// All successions among [`organisations`].
pub fn organisation_successions() -> Result<Vec<OrganisationSuccession>, ReferenceError> {
    read(
        "organisation_successions.json",
        include_str!("../../reference/organisation_successions.json"),
    )
}
