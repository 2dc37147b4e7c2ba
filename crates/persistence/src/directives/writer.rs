//! Writing directives, giving out their numbers, and letting others see them.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use treem_domain::directives::directive::{Directive, DirectiveState};
use treem_domain::directives::number::Number;
use treem_domain::directives::repository::DirectiveWriter;
use treem_domain::kernel::id::{DirectiveId, OrganisationId};
use treem_domain::kernel::{Code, Error, Result};

use super::{ISSUER, RECIPIENT, Repository, entity, projection};
use crate::error;
use crate::organisations::ancestors;
use crate::sql::Sql;
use crate::visibility::spread;

mod viewer {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "directive_viewers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub directive_id: Uuid,
        pub own_standing: i16,
        pub inherited_standing: i16,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl Repository<'_> {
    /// Adds a part in the directive to what each organisation has already.
    async fn add_viewers(
        &self,
        id: DirectiveId,
        part: u8,
        organisations: impl IntoIterator<Item = OrganisationId> + Clone,
    ) -> Result<()> {
        let ancestors = ancestors(self.0, organisations.clone()).await?;
        let parts = organisations.into_iter().map(|organisation| (organisation, part));
        let rows: Vec<_> = spread(parts, &ancestors)
            .into_iter()
            .map(|(organisation, capacities)| viewer::Model {
                organisation_id: organisation.0,
                directive_id: id.0,
                own_standing: capacities.own.into(),
                inherited_standing: capacities.inherited.into(),
            })
            .collect();
        let merge = " ON CONFLICT (organisation_id, directive_id) DO UPDATE SET \
             own_standing = directive_viewers.own_standing | excluded.own_standing, \
             inherited_standing = directive_viewers.inherited_standing | excluded.inherited_standing";
        self.0.insert_many(rows, merge).await.map(drop)
    }
}

#[async_trait]
impl DirectiveWriter for Repository<'_> {
    async fn insert(&self, directive: &Directive) -> Result<()> {
        self.0.insert(entity::Model::try_from(directive)?).await?;
        projection::rewrite(self.0, directive).await?;
        self.add_viewers(directive.id, ISSUER, [directive.issuer_organisation_id])
            .await
    }

    async fn update(&self, directive: &Directive, expected_version: i64) -> Result<()> {
        let row = entity::Model::try_from(directive)?;
        self.0.update_many(vec![row], |_| expected_version).await?;
        // From the issue on the content stays as it is; the issue itself adds the number to what is searched.
        if matches!(directive.state, DirectiveState::Draft | DirectiveState::Issued) {
            projection::rewrite(self.0, directive).await?;
        }
        Ok(())
    }

    async fn delete_draft(&self, id: DirectiveId, expected_version: i64) -> Result<()> {
        let sql = Sql::default().add(
            "DELETE FROM directives WHERE id = ? AND version = ? AND state = 'draft'",
            [id.0.into(), expected_version.into()],
        );
        match self.0.execute(sql).await? {
            0 => Err(Error::Stale),
            _ => Ok(()),
        }
    }

    async fn find_unscoped(&self, id: DirectiveId) -> Result<Option<Directive>> {
        let sql = Sql::default().add("SELECT * FROM directives WHERE id = ?", [id.0.into()]);
        let row: Option<entity::Model> = self.0.one(sql).await?;
        row.map(TryInto::try_into).transpose()
    }

    async fn mark_in_progress(&self, id: DirectiveId, at: DateTime<Utc>) -> Result<()> {
        let sql = Sql::default().add(
            "UPDATE directives SET state = 'in_progress', version = version + 1, updated_at = ? \
             WHERE id = ? AND state = 'issued'",
            [at.into(), id.0.into()],
        );
        self.0.execute(sql).await.map(drop)
    }

    async fn next_number(&self, issuer: OrganisationId, year: i32, register: &str) -> Result<Number> {
        let sql = Sql::default().add(
            "INSERT INTO directive_numbers (issuer_organisation_id, year, register, last) VALUES (?, ?, ?, 1) \
             ON CONFLICT (issuer_organisation_id, year, register) \
             DO UPDATE SET last = directive_numbers.last + 1 RETURNING last",
            [issuer.0.into(), year.into(), register.into()],
        );
        let row = self.0.row(sql).await?;
        let row = row.ok_or_else(|| Error::internal("no next number"))?;
        let last: i32 = row.try_get_by_index(0).map_err(error::of)?;
        Number::new(last.unsigned_abs()).map_err(|_| {
            Error::conflict(
                Code::NumberTaken,
                "Sổ văn bản của năm này đã hết số; hãy dùng sổ khác.",
                "The register of this year has no number left; use another register.",
            )
        })
    }

    async fn note_number(
        &self,
        issuer: OrganisationId,
        year: i32,
        register: &str,
        number: Number,
    ) -> Result<()> {
        let number = i32::try_from(number.get()).map_err(Error::internal)?;
        let sql = Sql::default().add(
            "INSERT INTO directive_numbers (issuer_organisation_id, year, register, last) VALUES (?, ?, ?, ?) \
             ON CONFLICT (issuer_organisation_id, year, register) DO UPDATE SET last = \
             CASE WHEN excluded.last > directive_numbers.last THEN excluded.last ELSE directive_numbers.last END",
            [issuer.0.into(), year.into(), register.into(), number.into()],
        );
        self.0.execute(sql).await.map(drop)
    }

    async fn number_is_taken(
        &self,
        issuer: OrganisationId,
        year: i32,
        register: &str,
        number: Number,
    ) -> Result<bool> {
        let sql = Sql::default().add(
            "SELECT count(*) FROM directives \
             WHERE issuer_organisation_id = ? AND year = ? AND register = ? AND number = ?",
            [
                issuer.0.into(),
                year.into(),
                register.into(),
                i32::try_from(number.get()).map_err(Error::internal)?.into(),
            ],
        );
        Ok(self.0.count(sql).await? > 0)
    }

    async fn admit(&self, id: DirectiveId, recipients: &[OrganisationId]) -> Result<()> {
        self.add_viewers(id, RECIPIENT, recipients.iter().copied()).await
    }
}
