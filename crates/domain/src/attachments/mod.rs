//! Attachments: files kept by the hash of their content.

mod media_type;
pub mod repository;
pub mod upload;

use chrono::{DateTime, Utc};

use crate::kernel::id::{AttachmentId, ClientId, OrganisationId};
pub use media_type::MediaType;
pub use repository::{AttachmentReader, AttachmentWriter};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub id: AttachmentId,
    pub organisation_id: OrganisationId,
    pub uploaded_by: ClientId,
    pub file_name: String,
    /// As the bytes say, not as the client says.
    pub media_type: String,
    /// In bytes.
    pub size: u64,
    /// SHA-256 of the content, lower-case hexadecimal; also its place in the store.
    pub sha256: String,
    pub created_at: DateTime<Utc>,
}

impl Attachment {
    /// As the audit chain keeps it.
    pub fn record(&self) -> serde_json::Value {
        serde_json::json!({
            "file_name": self.file_name,
            "media_type": self.media_type,
            "size": self.size,
            "sha256": self.sha256,
        })
    }
}
