//! Recipient groups of letter 592/STTTT-TTBCBC and the open class that it addresses.

use serde::Deserialize;

use super::{Bilingual, ReferenceError, coded, read};

coded! {
    /// How a group gets its members.
    RecipientGroupKind {
        /// The members are listed.
        Group = "group",
        /// The members register themselves.
        OpenClass = "open_class",
    }
}

/// A named set of organisations.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecipientGroup {
    /// Stable name, such as `press`.
    pub key: String,
    pub kind: RecipientGroupKind,
    pub name_vi: String,
    pub name_en: String,
    /// Keys of organisations; empty for an open class.
    #[serde(default)]
    pub members: Vec<String>,
    pub note: Option<Bilingual>,
}

/// Three groups and one open class.
pub fn recipient_groups() -> Result<Vec<RecipientGroup>, ReferenceError> {
    read(
        "recipient_groups.json",
        include_str!("../../reference/recipient_groups.json"),
    )
}
