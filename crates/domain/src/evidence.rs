//! Evidence: what proves that something was done. Never a child's image or name.

use crate::kernel::id::AttachmentId;
use crate::kernel::{Code, Context, Faults, Result, personal_data};
use crate::store::UnitOfWork;
use crate::vocabularies::Terms;

/// Proof that something was done: exactly one of a URL, a document number or a file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Evidence {
    /// A code of the vocabulary `evidence_kinds`.
    pub kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachment_id: Option<AttachmentId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Notes every item that does not have exactly one of URL, document number and file, under `/evidence`.
pub fn check_shape(evidence: &[Evidence], faults: &mut Faults) {
    for (index, item) in evidence.iter().enumerate() {
        let given = [
            item.url.is_some(),
            item.document_number.is_some(),
            item.attachment_id.is_some(),
        ];
        if given.iter().filter(|present| **present).count() != 1 {
            faults.add(
                format!("/evidence/{index}"),
                Code::EvidenceRequired,
                "Mỗi minh chứng ghi đúng một trong ba: url, document_number, attachment_id.",
                "Each piece of evidence has exactly one of url, document_number and attachment_id.",
            );
        }
    }
}

/// The files of the evidence, each once.
pub fn files_of(evidence: &[Evidence]) -> Vec<AttachmentId> {
    let mut files: Vec<AttachmentId> = evidence.iter().filter_map(|item| item.attachment_id).collect();
    files.sort();
    files.dedup();
    files
}

/// Notes every kind that the vocabulary lacks or that was retired and did not stand in `before`, and every file that the
/// actor does not see, under `/evidence`.
pub async fn check_references(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    (evidence, before): (&[Evidence], &[Evidence]),
    terms: &Terms,
    faults: &mut Faults,
) -> Result<()> {
    let files = files_of(evidence);
    let seen = if files.is_empty() {
        Vec::new()
    } else {
        unit.attachments().find_many(&files, context.actor).await?
    };
    for (index, item) in evidence.iter().enumerate() {
        let is_kept = before.iter().any(|known| known.kind == item.kind);
        let pointer = format!("/evidence/{index}/kind");
        terms.choose(pointer, ("evidence_kinds", &item.kind), is_kept, faults);
        if let Some(id) = item.attachment_id
            && !seen.iter().any(|attachment| attachment.id == id)
        {
            faults.add(
                format!("/evidence/{index}/attachment_id"),
                Code::UnknownReference,
                "Không có tệp nào mang mã này mà đơn vị được xem; hãy tải tệp lên trước.",
                "There is no attachment with this id that you may see; upload the file first.",
            );
        }
    }
    Ok(())
}

/// Notes what points to a person, under `/evidence`.
pub fn check_words(evidence: &[Evidence], faults: &mut Faults) {
    for (index, item) in evidence.iter().enumerate() {
        for (member, text) in [("document_number", &item.document_number), ("note", &item.note)] {
            if let Some(text) = text {
                personal_data::note(faults, format!("/evidence/{index}/{member}"), text);
            }
        }
        if let Some(url) = &item.url {
            personal_data::note_in_key(faults, format!("/evidence/{index}/url"), url);
        }
    }
}
