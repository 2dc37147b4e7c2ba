//! An attachment as the API shows it, and the schema of its bytes.

use chrono::{DateTime, Utc};
use serde::Serialize;
use treem_domain::attachments as domain;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

/// A stored file, without its bytes.
#[derive(Debug, Serialize, ToSchema)]
pub struct Attachment {
    /// Id, UUIDv7.
    pub id: Uuid,
    /// The name under which it was uploaded.
    #[schema(min_length = 1, max_length = 255, example = "592-STTTT-TTBCBC.pdf")]
    pub file_name: String,
    /// What its bytes say that it is.
    #[schema(value_type = AttachmentMediaType)]
    pub media_type: String,
    /// In bytes.
    #[schema(minimum = 1, maximum = 9007199254740991_i64, example = 183402)]
    pub size: u64,
    /// SHA-256 of the content, lower-case hexadecimal.
    #[schema(
        min_length = 64,
        max_length = 64,
        pattern = "^[0-9a-f]{64}$",
        example = "44aff4ab2d7c3250525675a08f0cfa9591168cffe51791c5f5bbc417c15a6c38"
    )]
    pub sha256: String,
    /// The organisation that uploaded it.
    pub organisation_id: Uuid,
    /// When it was uploaded.
    pub created_at: DateTime<Utc>,
}

impl From<domain::Attachment> for Attachment {
    fn from(attachment: domain::Attachment) -> Self {
        Self {
            id: attachment.id.0,
            file_name: attachment.file_name,
            media_type: attachment.media_type,
            size: attachment.size,
            sha256: attachment.sha256,
            organisation_id: attachment.organisation_id.0,
            created_at: attachment.created_at,
        }
    }
}

/// The kinds of file that are kept.
pub struct AttachmentMediaType;

impl PartialSchema for AttachmentMediaType {
    fn schema() -> RefOr<Schema> {
        let names: Vec<&str> = domain::MediaType::ALL.iter().map(|kind| kind.as_str()).collect();
        RefOr::T(Schema::Object(
            ObjectBuilder::new()
                .schema_type(SchemaType::new(Type::String))
                .description(Some("Media type of a file, by its bytes."))
                .enum_values(Some(names))
                .examples([serde_json::json!(domain::MediaType::Pdf.as_str())])
                .build(),
        ))
    }
}

impl ToSchema for AttachmentMediaType {}

/// The bytes of a file. A `Vec<u8>` would be described as a list of integers.
pub struct FileContent;

impl PartialSchema for FileContent {
    fn schema() -> RefOr<Schema> {
        RefOr::T(Schema::Object(
            ObjectBuilder::new()
                .schema_type(SchemaType::new(Type::String))
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
                .description(Some("The bytes of the file, as they are."))
                .min_length(Some(1))
                // 1 GiB: what an installation allows is less and its own (25 MiB unless set), and answered with 413.
                .max_length(Some(1 << 30))
                .build(),
        ))
    }
}

impl ToSchema for FileContent {}
