//! Ports: the records of attachments.

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
