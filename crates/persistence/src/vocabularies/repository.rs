//! Reading and writing vocabularies and holidays: public data, so without a scope filter.

use async_trait::async_trait;
use chrono::NaiveDate;
use treem_domain::calendar::Holiday;
use treem_domain::kernel::{Code, Error, Result};
use treem_domain::vocabularies::{Term, VocabularyReader, VocabularyWriter};

use super::Repository;
use super::entity::{holiday, term};
use crate::sql::Sql;

#[async_trait]
impl VocabularyReader for Repository<'_> {
    async fn terms(&self) -> Result<Vec<Term>> {
        let sql = Sql::new("SELECT * FROM vocabulary_terms ORDER BY vocabulary, position, code");
        let rows: Vec<term::Model> = self.0.all(sql).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    async fn terms_of(&self, vocabulary: &str) -> Result<Vec<Term>> {
        let sql = Sql::default().add(
            "SELECT * FROM vocabulary_terms WHERE vocabulary = ? ORDER BY position, code",
            [vocabulary.into()],
        );
        let rows: Vec<term::Model> = self.0.all(sql).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    async fn holidays(&self, year: Option<i32>) -> Result<Vec<Holiday>> {
        let mut sql = Sql::new("SELECT * FROM holidays WHERE TRUE");
        if let Some(year) = year {
            let (first, last) = days_of(year)?;
            sql = sql.add(" AND date BETWEEN ? AND ?", [first.into(), last.into()]);
        }
        let rows: Vec<holiday::Model> = self.0.all(sql.add(" ORDER BY date", [])).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }
}

#[async_trait]
impl VocabularyWriter for Repository<'_> {
    async fn insert_terms(&self, terms: &[Term]) -> Result<()> {
        let rows: Vec<_> = terms.iter().map(term::Model::from).collect();
        self.0.insert_many(rows, "").await.map(drop)
    }

    async fn hold_term(&self, vocabulary: &str, code: &str) -> Result<Option<Term>> {
        let sql = Sql::default().add(
            "SELECT * FROM vocabulary_terms WHERE vocabulary = ? AND code = ?",
            [vocabulary.into(), code.into()],
        );
        let sql = self.0.holding(sql, " FOR UPDATE");
        let row: Option<term::Model> = self.0.one(sql).await?;
        Ok(row.map(Into::into))
    }

    async fn update_term(&self, term: &Term) -> Result<()> {
        let row = term::Model::from(term);
        let sql = Sql::default().add(
            "UPDATE vocabulary_terms SET name_vi = ?, name_en = ?, properties = ? WHERE vocabulary = ? AND code = ?",
            [
                row.name_vi.into(),
                row.name_en.into(),
                row.properties.into(),
                row.vocabulary.into(),
                row.code.into(),
            ],
        );
        self.0.execute(sql).await.map(drop)
    }

    async fn replace_holidays(&self, year: i32, holidays: &[Holiday]) -> Result<()> {
        let (first, last) = days_of(year)?;
        let sql = Sql::default().add(
            "DELETE FROM holidays WHERE date BETWEEN ? AND ?",
            [first.into(), last.into()],
        );
        self.0.execute(sql).await?;
        let rows: Vec<_> = holidays.iter().map(holiday::Model::from).collect();
        self.0.insert_many(rows, "").await.map(drop)
    }
}

/// First and last day. Years are written with four digits, so that dates sort as text too.
fn days_of(year: i32) -> Result<(NaiveDate, NaiveDate)> {
    let days = NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year, 12, 31));
    days.filter(|_| (1..=9999).contains(&year)).ok_or_else(|| {
        Error::invalid(
            "/year",
            Code::OutOfRange,
            "Năm từ 1 đến 9999.",
            "The year is 1 to 9999.",
        )
    })
}
