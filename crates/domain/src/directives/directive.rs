//! The directive: an official document that asks organisations to act.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::notation::Notation;
use super::number::Number;
use crate::kernel::id::{AttachmentId, DirectiveId, ObligationId, OrganisationId, RecipientGroupId};
use crate::tasks::event::Author;
use crate::tasks::state::names;

names! {
    /// Where a directive stands.
    DirectiveState {
        /// dự thảo
        Draft = "draft",
        /// đã ban hành
        Issued = "issued",
        /// đang triển khai
        InProgress = "in_progress",
        /// kết thúc
        Concluded = "concluded",
        /// thu hồi
        Revoked = "revoked",
        /// thay thế
        Superseded = "superseded",
    }
}

impl DirectiveState {
    /// Issued and still asking.
    pub fn is_in_force(self) -> bool {
        matches!(self, DirectiveState::Issued | DirectiveState::InProgress)
    }
}

names! {
    /// Độ khẩn (Decree 30/2020/NĐ-CP).
    Urgency {
        /// hỏa tốc
        HoaToc = "hoa_toc",
        /// thượng khẩn
        ThuongKhan = "thuong_khan",
        /// khẩn
        Khan = "khan",
    }
}

names! {
    /// The part an addressee plays in an obligation.
    AddresseeRole {
        /// Each organisation leads a task of its own (chủ trì).
        Lead = "lead",
        Coordinating = "coordinating",
        ForInformation = "for_information",
    }
}

names! {
    /// Why a copy is sent (nơi nhận).
    CopyPurpose {
        ToKnow = "to_know",
        ToFile = "to_file",
    }
}

names! {
    /// What a directive does to an earlier one when it is issued.
    RelationKind {
        /// Leaves the earlier one in force beside it.
        Amends = "amends",
        /// Ends the earlier one and cancels its open tasks.
        Supersedes = "supersedes",
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Signer {
    pub full_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    /// TM., Q., KT., TL., TUQ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub competence: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LegalBasis {
    pub number_and_notation: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_type: Option<String>,
    pub issuer: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

/// The programme that the directive serves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Programme {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number_and_notation: Option<String>,
}

/// One line of "Kính gửi": an organisation, a group or an open class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recipient {
    /// Unique within the directive; obligations refer to it.
    pub key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation_id: Option<OrganisationId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient_group_id: Option<RecipientGroupId>,
    /// A label that several recipients share, so that an obligation can address them together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The recipient as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CopyLine {
    pub text: String,
    pub purpose: CopyPurpose,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation_id: Option<OrganisationId>,
}

/// A setting of the issuer that the text itself does not make, with who made it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Setting<T> {
    pub value: T,
    pub set_by: Author,
    pub set_at: DateTime<Utc>,
}

/// To whom an obligation is addressed: a recipient's key or label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Addressee {
    pub to: String,
    pub role: AddresseeRole,
}

/// One thing that the directive asks for (nhiệm vụ nêu trong văn bản).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Obligation {
    pub id: ObligationId,
    /// Unique within the directive, such as `A1`.
    pub key: String,
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gloss: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audiences: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deliverable: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secondary_deliverable: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence_kinds: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suggested_measures: Vec<String>,
    /// The key of the obligation of which this is a part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    pub addressees: Vec<Addressee>,
    /// False for a clause without content of its own, such as a closing formula.
    pub assigns_task: bool,
    /// The comparative word of the text, such as "tăng".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparative: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quality_criteria: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_date: Option<Setting<NaiveDate>>,
}

/// Something in the text that can be read in two ways, kept and not decided silently.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ambiguity {
    pub key: String,
    pub place: String,
    pub text: String,
}

/// The words of the document and what they are broken into; immutable once issued.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// Trích yếu, at most 500 characters.
    pub subject: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Urgency>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer: Option<Signer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<Programme>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub legal_bases: Vec<LegalBasis>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<Recipient>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<CopyLine>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub obligations: Vec<Obligation>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachment_ids: Vec<AttachmentId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ambiguities: Vec<Ambiguity>,
}

/// How a directive came to its end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ending {
    pub at: DateTime<Utc>,
    pub by: Author,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Open tasks at the time, where it was concluded all the same.
    pub open_tasks: u64,
}

/// The directive that this one amends or supersedes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relation {
    pub kind: RelationKind,
    pub directive_id: DirectiveId,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Directive {
    pub id: DirectiveId,
    pub issuer_organisation_id: OrganisationId,
    pub external_reference: Option<String>,
    /// A code of the vocabulary `document_types`, such as `cong_van`.
    pub document_type: String,
    /// The register (sổ) in which the number is unique; empty for the ordinary one.
    pub register: String,
    pub number: Option<Number>,
    pub notation: Notation,
    /// The day printed on the document; the number is unique in its year.
    pub date: Option<NaiveDate>,
    pub content: Content,
    pub relation: Option<Relation>,
    pub state: DirectiveState,
    pub issued_at: Option<DateTime<Utc>>,
    pub ending: Option<Ending>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl Directive {
    /// `592/STTTT-TTBCBC`, once it has a number.
    pub fn number_and_notation(&self) -> Option<String> {
        self.number.map(|number| format!("{number}/{}", self.notation))
    }

    pub fn obligation(&self, key: &str) -> Option<&Obligation> {
        self.content
            .obligations
            .iter()
            .find(|obligation| obligation.key == key)
    }
}
