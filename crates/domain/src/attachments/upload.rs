//! Entering a file whose bytes are in the store.

use super::{Attachment, MediaType};
use crate::audit::AuditEntry;
use crate::kernel::id::AttachmentId;
use crate::kernel::{Code, Context, Faults, Result};
use crate::store::UnitOfWork;

/// A file as it was received.
#[derive(Debug, Clone)]
pub struct NewAttachment {
    pub file_name: String,
    pub media_type: MediaType,
    /// In bytes.
    pub size: u64,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
}

pub async fn upload(unit: &dyn UnitOfWork, context: &Context<'_>, new: NewAttachment) -> Result<Attachment> {
    let mut faults = Faults::new();
    check_file_name(&new.file_name, &mut faults);
    faults.into_result()?;
    let attachment = Attachment {
        id: AttachmentId::new(context.ids),
        organisation_id: context.actor.organisation_id,
        uploaded_by: context.actor.client_id,
        file_name: new.file_name,
        media_type: new.media_type.as_str().to_owned(),
        size: new.size,
        sha256: new.sha256,
        created_at: context.now,
    };
    unit.attachments_mut().insert(&attachment).await?;
    let entry = AuditEntry::new(context, "attachments.upload", "attachment", attachment.id.0);
    unit.audit_mut().append(entry.after(attachment.record())).await?;
    Ok(attachment)
}

/// A name, not a path, and nothing that makes it look like another name.
pub fn check_file_name(name: &str, faults: &mut Faults) {
    let forbidden = |character: char| character.is_control() || turns_text(character);
    if name.contains(['/', '\\']) || name.contains(forbidden) || matches!(name.trim(), "" | "." | "..") {
        faults.add(
            "/file_name",
            Code::ForbiddenCharacter,
            "Tên tệp không được trống, không chứa \"/\", \"\\\", ký tự điều khiển hay ký tự đổi chiều chữ.",
            "A file name must not be empty nor hold \"/\", \"\\\", control characters or characters that turn the \
             direction of text.",
        );
    }
}

/// Characters that change the direction of text (UAX #9): with one of them `exe.fdp` shows as `pdf.exe`.
fn turns_text(character: char) -> bool {
    matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::nothing(" ")]
    #[case::a_path("../592.pdf")]
    #[case::a_windows_path("C:\\592.pdf")]
    #[case::the_folder_above("..")]
    #[case::a_line_end("592\r\n.pdf")]
    #[case::a_name_turned_around("592\u{202e}fdp.exe")]
    fn a_name_that_is_no_name_is_refused(#[case] name: &str) {
        let mut faults = Faults::new();
        check_file_name(name, &mut faults);
        assert!(!faults.is_empty(), "{name:?}");
    }

    #[test]
    fn a_vietnamese_name_with_spaces_is_a_name() {
        let mut faults = Faults::new();
        check_file_name("Kế hoạch triển khai Chương trình (Rạch Giá).pdf", &mut faults);
        assert!(faults.is_empty());
    }
}
