//! Port: vocabularies and the holiday calendar.

use async_trait::async_trait;

use super::Term;
use crate::calendar::Holiday;
use crate::kernel::Result;

#[async_trait]
pub trait VocabularyReader: Send + Sync {
    /// All terms of all vocabularies: a few hundred rows, bounded by what an administrator loads.
    async fn terms(&self) -> Result<Vec<Term>>;
    async fn terms_of(&self, vocabulary: &str) -> Result<Vec<Term>>;
    /// Days that differ from the ordinary week, by date.
    async fn holidays(&self, year: Option<i32>) -> Result<Vec<Holiday>>;
}

#[async_trait]
pub trait VocabularyWriter: Send + Sync {
    async fn insert_terms(&self, terms: &[Term]) -> Result<()>;
    /// The term; until the transaction ends nobody else changes it.
    async fn hold_term(&self, vocabulary: &str, code: &str) -> Result<Option<Term>>;
    /// Saves names and properties; vocabulary and code say which term it is.
    async fn update_term(&self, term: &Term) -> Result<()>;
    /// Replaces all days of a year.
    async fn replace_holidays(&self, year: i32, holidays: &[Holiday]) -> Result<()>;
}
