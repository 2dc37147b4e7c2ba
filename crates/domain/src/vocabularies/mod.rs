//! Vocabularies: coded terms that are data, and the document types of Decree 30/2020/NĐ-CP.

pub mod change;
pub mod repository;
pub mod terms;

pub use repository::{VocabularyReader, VocabularyWriter};
pub use terms::{Measure, Terms};

/// A coded term.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// topics, audiences, deliverables, evidence_kinds, measures, channels or document_types
    pub vocabulary: String,
    pub code: String,
    pub name_vi: String,
    pub name_en: Option<String>,
    /// What else is known of it: unit, value type, flow or stock; abbreviation of a document type.
    pub properties: serde_json::Value,
    pub position: i32,
}

/// The vocabularies that exist.
pub const VOCABULARIES: &[&str] = &[
    "topics",
    "audiences",
    "deliverables",
    "evidence_kinds",
    "measures",
    "channels",
    "document_types",
];
