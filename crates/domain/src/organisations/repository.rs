//! Port: where organisations, groups and units are kept.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::NaiveDate;

use super::organisation::{Organisation, OrganisationKind, Succession};
use super::recipient_group::{Member, RecipientGroup};
use super::unit::{AdministrativeUnit, UnitSuccession};
use crate::kernel::id::{OrganisationId, RecipientGroupId};
use crate::kernel::{Cursor, Page, Result};

/// What to list; every filter that is set must hold. Sorted by id (creation).
#[derive(Debug, Clone, Default)]
pub struct OrganisationQuery {
    /// Words to find in the name, in any order, without diacritics mattering.
    pub text: Option<String>,
    pub kind: Option<OrganisationKind>,
    pub parent_id: Option<OrganisationId>,
    /// With all its descendants, itself included.
    pub within: Option<OrganisationId>,
    pub unit_code: Option<String>,
    pub identifier: Option<String>,
    pub external_reference: Option<String>,
    pub valid_on: Option<NaiveDate>,
    pub limit: u64,
    pub after: Option<Cursor>,
    pub count: bool,
}

#[derive(Debug, Clone, Default)]
pub struct UnitQuery {
    pub code: Option<String>,
    pub parent_code: Option<String>,
    pub unit_type: Option<String>,
    pub valid_on: Option<NaiveDate>,
    pub text: Option<String>,
    pub limit: u64,
    pub after: Option<Cursor>,
    pub count: bool,
}

#[async_trait]
pub trait OrganisationReader: Send + Sync {
    async fn find(&self, id: OrganisationId) -> Result<Option<Organisation>>;
    /// In no particular order; unknown ids are left out.
    async fn find_many(&self, ids: &[OrganisationId]) -> Result<Vec<Organisation>>;
    async fn list(&self, query: &OrganisationQuery) -> Result<Page<Organisation>>;
    /// Successions in which the organisation takes part, on either side.
    async fn successions_of(&self, id: OrganisationId) -> Result<Vec<Succession>>;
    /// For each organisation itself and its ancestors, nearest first.
    async fn ancestors_of(
        &self,
        ids: &[OrganisationId],
    ) -> Result<BTreeMap<OrganisationId, Vec<OrganisationId>>>;
    /// Whether `id` is `ancestor` or lies below it.
    async fn is_within(&self, id: OrganisationId, ancestor: OrganisationId) -> Result<bool>;

    async fn find_group(&self, id: RecipientGroupId) -> Result<Option<RecipientGroup>>;
    async fn find_groups(&self, ids: &[RecipientGroupId]) -> Result<Vec<RecipientGroup>>;
    async fn list_groups(&self, limit: u64, after: Option<Cursor>) -> Result<Page<RecipientGroup>>;

    async fn list_units(&self, query: &UnitQuery) -> Result<Page<AdministrativeUnit>>;
    async fn unit_successions(&self, code: &str) -> Result<Vec<UnitSuccession>>;
}

#[async_trait]
pub trait OrganisationWriter: Send + Sync {
    async fn insert(&self, organisation: &Organisation) -> Result<()>;
    /// Saves over `expected_version`; [`crate::kernel::Error::Stale`] when another was faster.
    async fn update(&self, organisation: &Organisation, expected_version: i64) -> Result<()>;
    async fn insert_succession(&self, succession: &Succession) -> Result<()>;
    async fn insert_group(&self, group: &RecipientGroup) -> Result<()>;
    async fn add_member(&self, group: &RecipientGroup, member: &Member, expected_version: i64) -> Result<()>;
    async fn remove_member(
        &self,
        group: &RecipientGroup,
        organisation_id: OrganisationId,
        expected_version: i64,
    ) -> Result<()>;
    /// Loads reference units in bulk.
    async fn insert_units(&self, units: &[AdministrativeUnit], successions: &[UnitSuccession]) -> Result<()>;
    async fn insert_many(&self, organisations: &[Organisation]) -> Result<()>;
}
