//! Reading organisations, groups and units: a public registry, so without a scope filter.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::NaiveDate;
use treem_domain::kernel::id::{OrganisationId, RecipientGroupId};
use treem_domain::kernel::{Cursor, Page, Result};
use treem_domain::organisations::organisation::{Organisation, Succession};
use treem_domain::organisations::recipient_group::{Member, RecipientGroup};
use treem_domain::organisations::repository::{OrganisationQuery, OrganisationReader, UnitQuery};
use treem_domain::organisations::unit::{AdministrativeUnit, UnitSuccession};
use uuid::Uuid;

use super::entity::{group, member, organisation, succession, unit, unit_succession};
use super::{Repository, ancestors, below, unit_cursor};
use crate::sql::Sql;

const BY_ID: &str = "SELECT * FROM organisations WHERE id = ?";

#[async_trait]
impl OrganisationReader for Repository<'_> {
    async fn find(&self, id: OrganisationId) -> Result<Option<Organisation>> {
        let sql = Sql::default().add(BY_ID, [id.0.into()]);
        let row: Option<organisation::Model> = self.0.one(sql).await?;
        row.map(TryInto::try_into).transpose()
    }

    async fn find_many(&self, ids: &[OrganisationId]) -> Result<Vec<Organisation>> {
        let mut found = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(1_000) {
            let sql = Sql::new("SELECT * FROM organisations WHERE id IN ").list(chunk.iter().map(|id| id.0));
            for row in self.0.all::<organisation::Model>(sql).await? {
                found.push(row.try_into()?);
            }
        }
        Ok(found)
    }

    async fn list(&self, query: &OrganisationQuery) -> Result<Page<Organisation>> {
        let sql = filtered(Sql::new("SELECT o.* FROM organisations o WHERE TRUE"), query)
            .add_some(" AND o.id > ?", query.after.as_ref().map(|after| after.id))
            .add(" ORDER BY o.id", [])
            .surplus(query.limit);
        let rows: Vec<organisation::Model> = self.0.all(sql).await?;
        let items = rows
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<Vec<_>>>()?;
        let mut page = Page::from_surplus(items, query.limit, |item: &Organisation| Cursor::at(item.id.0));
        if query.count {
            let sql = filtered(Sql::new("SELECT count(*) FROM organisations o WHERE TRUE"), query);
            page.total = Some(self.0.count(sql).await?);
        }
        Ok(page)
    }

    async fn successions_of(&self, id: OrganisationId) -> Result<Vec<Succession>> {
        let sql = Sql::default().add(
            "SELECT * FROM organisation_successions WHERE predecessor_id = ? OR successor_id = ? \
             ORDER BY effective_on, predecessor_id, successor_id",
            [id.0.into(), id.0.into()],
        );
        let rows: Vec<succession::Model> = self.0.all(sql).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    async fn ancestors_of(
        &self,
        ids: &[OrganisationId],
    ) -> Result<BTreeMap<OrganisationId, Vec<OrganisationId>>> {
        ancestors(self.0, ids.iter().copied()).await
    }

    async fn is_within(&self, id: OrganisationId, ancestor: OrganisationId) -> Result<bool> {
        let chains = ancestors(self.0, [id]).await?;
        Ok(chains.get(&id).is_some_and(|chain| chain.contains(&ancestor)))
    }

    async fn find_group(&self, id: RecipientGroupId) -> Result<Option<RecipientGroup>> {
        Ok(self.find_groups(&[id]).await?.pop())
    }

    async fn find_groups(&self, ids: &[RecipientGroupId]) -> Result<Vec<RecipientGroup>> {
        let sql = Sql::new("SELECT * FROM recipient_groups WHERE id IN ")
            .list(ids.iter().map(|id| id.0))
            .add(" ORDER BY id", []);
        self.with_members(self.0.all(sql).await?).await
    }

    async fn list_groups(&self, limit: u64, after: Option<Cursor>) -> Result<Page<RecipientGroup>> {
        let sql = Sql::new("SELECT * FROM recipient_groups WHERE TRUE")
            .add_some(" AND id > ?", after.map(|after| after.id))
            .add(" ORDER BY id", [])
            .surplus(limit);
        let groups = self.with_members(self.0.all(sql).await?).await?;
        Ok(Page::from_surplus(groups, limit, |group| Cursor::at(group.id.0)))
    }

    async fn list_units(&self, query: &UnitQuery) -> Result<Page<AdministrativeUnit>> {
        let mut sql = filtered_units(Sql::new("SELECT * FROM administrative_units u WHERE TRUE"), query);
        if let Some(after) = &query.after {
            let (code, valid_from) = unit_cursor::read(after)?;
            sql = sql.add(
                " AND (u.code, u.valid_from) > (?, ?)",
                [code.into(), valid_from.into()],
            );
        }
        let sql = sql.add(" ORDER BY u.code, u.valid_from", []).surplus(query.limit);
        let rows: Vec<unit::Model> = self.0.all(sql).await?;
        let units: Vec<AdministrativeUnit> = rows.into_iter().map(Into::into).collect();
        let mut page = Page::from_surplus(units, query.limit, unit_cursor::write);
        if query.count {
            let sql = filtered_units(
                Sql::new("SELECT count(*) FROM administrative_units u WHERE TRUE"),
                query,
            );
            page.total = Some(self.0.count(sql).await?);
        }
        Ok(page)
    }

    async fn unit_successions(&self, code: &str) -> Result<Vec<UnitSuccession>> {
        let sql = Sql::default().add(
            "SELECT * FROM unit_successions WHERE predecessor_code = ? OR successor_code = ? \
             ORDER BY effective_on, predecessor_code, successor_code",
            [code.into(), code.into()],
        );
        let rows: Vec<unit_succession::Model> = self.0.all(sql).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }
}

impl Repository<'_> {
    async fn with_members(&self, groups: Vec<group::Model>) -> Result<Vec<RecipientGroup>> {
        let sql = Sql::new("SELECT * FROM recipient_group_members WHERE group_id IN ")
            .list(groups.iter().map(|group| group.id))
            .add(" ORDER BY group_id, registered_at, organisation_id", []);
        let mut members: BTreeMap<Uuid, Vec<Member>> = BTreeMap::new();
        for row in self.0.all::<member::Model>(sql).await? {
            members.entry(row.group_id).or_default().push(row.into());
        }
        groups
            .into_iter()
            .map(|group| {
                let members = members.remove(&group.id).unwrap_or_default();
                group.with_members(members)
            })
            .collect()
    }
}

fn filtered(sql: Sql, query: &OrganisationQuery) -> Sql {
    let mut sql = sql
        .add_some(" AND o.kind = ?", query.kind.map(|kind| kind.as_str()))
        .add_some(" AND o.parent_id = ?", query.parent_id.map(|id| id.0))
        .add_some(" AND o.unit_code = ?", query.unit_code.as_deref())
        .add_some(" AND o.identifier = ?", query.identifier.as_deref())
        .add_some(
            " AND o.external_reference = ?",
            query.external_reference.as_deref(),
        );
    if let Some(day) = query.valid_on {
        sql = valid_on(sql, "o", day);
    }
    if let Some(text) = &query.text {
        sql = sql.words("o.search_text", text);
    }
    match query.within {
        Some(ancestor) => below(sql.add(" AND o.id IN ", []), ancestor),
        None => sql,
    }
}

fn filtered_units(sql: Sql, query: &UnitQuery) -> Sql {
    let mut sql = sql
        .add_some(" AND u.code = ?", query.code.as_deref())
        .add_some(" AND u.parent_code = ?", query.parent_code.as_deref())
        .add_some(" AND u.unit_type = ?", query.unit_type.as_deref());
    if let Some(day) = query.valid_on {
        sql = valid_on(sql, "u", day);
    }
    match &query.text {
        Some(text) => sql.words("u.search_text", text),
        None => sql,
    }
}

fn valid_on(sql: Sql, table: &str, day: NaiveDate) -> Sql {
    let condition =
        format!(" AND {table}.valid_from <= ? AND ({table}.valid_until IS NULL OR {table}.valid_until > ?)");
    sql.add(&condition, [day.into(), day.into()])
}
