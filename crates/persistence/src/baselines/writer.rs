//! Writing baselines.

use async_trait::async_trait;
use treem_domain::baselines::{Baseline, BaselineWriter};
use treem_domain::kernel::id::BaselineId;
use treem_domain::kernel::{Error, Result};

use super::Repository;
use super::entity::Model;
use crate::sql::Sql;

#[async_trait]
impl BaselineWriter for Repository<'_> {
    async fn insert(&self, baseline: &Baseline) -> Result<()> {
        self.0.insert(Model::from(baseline)).await
    }

    async fn update(&self, baseline: &Baseline, expected_version: i64) -> Result<()> {
        let rows = vec![Model::from(baseline)];
        self.0.update_many(rows, |_| expected_version).await
    }

    async fn delete(&self, id: BaselineId, expected_version: i64) -> Result<()> {
        let sql = Sql::default().add(
            "DELETE FROM baselines WHERE id = ? AND version = ?",
            [id.0.into(), expected_version.into()],
        );
        match self.0.execute(sql).await? {
            0 => Err(Error::Stale),
            _ => Ok(()),
        }
    }
}
