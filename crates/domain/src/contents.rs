//! Port: the store of bytes, a folder or an S3-compatible bucket that every replica reaches.

use std::pin::Pin;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::kernel::Result;
use crate::kernel::id::JobId;

/// Under what bytes are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContentName {
    /// SHA-256, lower-case hexadecimal: of an attachment, for good.
    Sha256(String),
    /// The file that a job works on, until it has ended.
    OfJob(JobId),
}

/// Bytes on their way into the store; dropped means thrown away.
#[async_trait]
pub trait StagedContent: Send {
    async fn write(&mut self, chunk: &[u8]) -> Result<()>;
    /// Keeps the content; harmless when it is there already.
    async fn keep(self: Box<Self>, name: &ContentName) -> Result<()>;
}

pub type ByteStream = Pin<Box<dyn futures_core::Stream<Item = Result<Vec<u8>>> + Send>>;

#[async_trait]
pub trait ContentStore: Send + Sync {
    async fn stage(&self) -> Result<Box<dyn StagedContent>>;
    async fn read(&self, name: &ContentName) -> Result<Option<ByteStream>>;
    /// Throws a job's file away; harmless when it is gone.
    async fn remove(&self, job: JobId) -> Result<()>;
    /// Throws away what was left behind before this moment, and gives how many: content that was never kept, and the
    /// files of all jobs but `unended`, which wait for their turn however old they are.
    async fn purge(&self, before: DateTime<Utc>, unended: &[JobId]) -> Result<u64>;
}
