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
    /// Throws away the files of jobs that were kept before this moment; gives how many.
    async fn purge_jobs(&self, before: DateTime<Utc>) -> Result<u64>;
}
