//! Document types of Decree 30/2020/NĐ-CP.

use serde::Deserialize;

use super::{Certainty, ReferenceError, coded, read};

coded! {
    /// Whether the decree lists it as a document or as a copy of one.
    DocumentTypeKind {
        /// One of the 29 types of administrative document.
        AdministrativeDocument = "administrative_document",
        /// One of the 3 kinds of copy.
        Copy = "copy",
    }
}

/// One type of document.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentType {
    /// Stable code: the Vietnamese name without marks, such as `cong_van`.
    pub code: String,
    /// Place in the decree's list, from 1; copies follow.
    pub position: u8,
    pub kind: DocumentTypeKind,
    pub name_vi: String,
    pub name_en: String,
    /// What stands before the issuer in the notation, such as `QĐ`; absent for công văn and thư công.
    pub abbreviation: Option<String>,
    pub source: String,
    #[serde(default)]
    pub certainty: Certainty,
}

/// All types in the decree's order.
pub fn document_types() -> Result<Vec<DocumentType>, ReferenceError> {
    read(
        "document_types.json",
        include_str!("../../reference/document_types.json"),
    )
}
