//! Ports: the records of attachments, and the store of their bytes.

use std::pin::Pin;

use async_trait::async_trait;

use super::Attachment;
use crate::kernel::id::{AttachmentId, DirectiveId, TaskId};
use crate::kernel::{Actor, Result};

#[async_trait]
pub trait AttachmentReader: Send + Sync {
    /// Seen by its own organisation and by whoever sees a directive or task that refers to it.
    async fn find(&self, id: AttachmentId, actor: &Actor) -> Result<Option<Attachment>>;
    /// Those of `ids` that the actor sees.
    async fn find_many(&self, ids: &[AttachmentId], actor: &Actor) -> Result<Vec<Attachment>>;
}

#[async_trait]
pub trait AttachmentWriter: Send + Sync {
    async fn insert(&self, attachment: &Attachment) -> Result<()>;
    /// Replaces the links of a directive, so that those who see it see these files.
    async fn link_directive(&self, id: DirectiveId, attachments: &[AttachmentId]) -> Result<()>;
    async fn link_task(&self, id: TaskId, attachments: &[AttachmentId]) -> Result<()>;
}

/// Bytes on their way into the store; dropped means thrown away.
#[async_trait]
pub trait StagedContent: Send {
    async fn write(&mut self, chunk: &[u8]) -> Result<()>;
    /// Keeps the content under its SHA-256 (lower-case hexadecimal); harmless when it is there already.
    async fn keep(self: Box<Self>, sha256: &str) -> Result<()>;
}

pub type ByteStream = Pin<Box<dyn futures_core::Stream<Item = Result<Vec<u8>>> + Send>>;

/// The store of bytes: a folder or an S3-compatible bucket.
#[async_trait]
pub trait ContentStore: Send + Sync {
    async fn stage(&self) -> Result<Box<dyn StagedContent>>;
    async fn read(&self, sha256: &str) -> Result<Option<ByteStream>>;
}
