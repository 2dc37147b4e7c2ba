//! Writing organisations, groups and units.

use async_trait::async_trait;
use treem_domain::kernel::id::{OrganisationId, RecipientGroupId};
use treem_domain::kernel::{Error, Result};
use treem_domain::organisations::organisation::{Organisation, Succession};
use treem_domain::organisations::recipient_group::{Member, RecipientGroup};
use treem_domain::organisations::repository::OrganisationWriter;
use treem_domain::organisations::unit::{AdministrativeUnit, UnitSuccession};

use super::Repository;
use super::entity::{group, member, organisation, succession, unit, unit_succession};
use crate::sql::Sql;

#[async_trait]
impl OrganisationWriter for Repository<'_> {
    async fn insert(&self, organisation: &Organisation) -> Result<()> {
        self.0.insert(organisation::Model::from(organisation)).await
    }

    async fn update(&self, organisation: &Organisation, expected_version: i64) -> Result<()> {
        let row = organisation::Model::from(organisation);
        self.0.update_many(vec![row], |_| expected_version).await
    }

    async fn insert_succession(&self, succession: &Succession) -> Result<()> {
        self.0.insert(succession::Model::from(succession)).await
    }

    async fn insert_group(&self, group: &RecipientGroup) -> Result<()> {
        self.0.insert(group::Model::from(group)).await?;
        let members: Vec<_> = group
            .members
            .iter()
            .map(|member| member::Model::of(group.id, member))
            .collect();
        self.0.insert_many(members, "").await.map(drop)
    }

    async fn add_member(&self, group: &RecipientGroup, member: &Member, expected_version: i64) -> Result<()> {
        let row = group::Model::from(group);
        self.0.update_many(vec![row], |_| expected_version).await?;
        self.0.insert(member::Model::of(group.id, member)).await
    }

    async fn remove_member(
        &self,
        group: &RecipientGroup,
        organisation_id: OrganisationId,
        expected_version: i64,
    ) -> Result<()> {
        let row = group::Model::from(group);
        self.0.update_many(vec![row], |_| expected_version).await?;
        match self.0.execute(removal(group.id, organisation_id)).await? {
            0 => Err(Error::NotFound),
            _ => Ok(()),
        }
    }

    async fn insert_units(&self, units: &[AdministrativeUnit], successions: &[UnitSuccession]) -> Result<()> {
        let units: Vec<_> = units.iter().map(unit::Model::from).collect();
        self.0.insert_many(units, "").await?;
        let successions: Vec<_> = successions.iter().map(unit_succession::Model::from).collect();
        self.0.insert_many(successions, "").await.map(drop)
    }

    /// Parents before their children, or together with them.
    async fn insert_many(&self, organisations: &[Organisation]) -> Result<()> {
        let rows: Vec<_> = organisations.iter().map(organisation::Model::from).collect();
        self.0.insert_many(rows, "").await.map(drop)
    }
}

fn removal(group: RecipientGroupId, organisation: OrganisationId) -> Sql {
    Sql::default().add(
        "DELETE FROM recipient_group_members WHERE group_id = ? AND organisation_id = ?",
        [group.0.into(), organisation.0.into()],
    )
}
