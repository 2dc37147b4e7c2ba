//! Official letter 592/STTTT-TTBCBC of 9 June 2021, taken apart into what it asks of whom.

use chrono::NaiveDate;
use serde::Deserialize;

use super::{Bilingual, ReferenceError, coded, read};

/// The letter, in the shape in which a directive is drafted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Directive592 {
    pub source: Provenance,
    /// Key of the issuing organisation.
    pub issuer: String,
    pub number: u32,
    /// What follows the stroke: `STTTT-TTBCBC`.
    pub notation: String,
    /// Code of the document type.
    pub document_type: String,
    pub subject: String,
    pub place: String,
    pub date: NaiveDate,
    pub signer: Signer,
    pub purpose: Purpose,
    pub programme: Programme,
    pub defined_terms: Vec<DefinedTerm>,
    pub legal_bases: Vec<LegalBasis>,
    pub recipients: Vec<Recipient>,
    pub copies: Vec<CopyTo>,
    pub obligations: Vec<Obligation>,
    /// What the text leaves open; modelled, not decided.
    pub ambiguities: Vec<Ambiguity>,
}

/// Which members hold the letter's words and which were added by an editor.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    pub letter: Vec<String>,
    pub editorial: Vec<String>,
    pub conventions: String,
}

/// Position and signing competence are not known.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    pub full_name: String,
}

/// Why the letter was written, in its words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    pub text: String,
    /// In English.
    pub gloss: String,
}

/// The programme that the letter carries out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    pub number_and_notation: String,
    pub name_vi: String,
    pub name_en: String,
    /// Key of the legal basis that approved it.
    pub legal_basis: String,
}

/// A term that the letter defines.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefinedTerm {
    pub term: String,
    pub text: String,
    pub note: Bilingual,
}

coded! {
    /// What a legal basis is to the letter.
    LegalBasisRole {
        /// "Thực hiện": the letter carries it out.
        CarriedOut = "carried_out",
        /// Its content is to be made known.
        ContentToCommunicate = "content_to_communicate",
    }
}

/// A decision that the letter rests on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalBasis {
    pub key: String,
    pub number_and_notation: String,
    pub document_type: String,
    /// As the letter names it.
    pub issuer: String,
    pub date: NaiveDate,
    pub text: String,
    pub role: LegalBasisRole,
}

coded! {
    /// The group of recipients that a clause addresses; recipients themselves are never in `All`.
    AddressedGroup {
        Press = "press",
        Portals = "portals",
        DistrictPc = "district_pc",
        /// Every recipient.
        All = "all",
    }
}

/// One recipient: an organisation or an open class, never both.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    /// Key of an organisation.
    pub organisation: Option<String>,
    /// Key of an open class.
    pub recipient_group: Option<String>,
    pub group: AddressedGroup,
    /// The line of "Kính gửi" that names it, from 1 to 5.
    pub line: u8,
    /// That line as printed.
    pub text: String,
}

coded! {
    /// Why a copy goes somewhere.
    CopyPurpose {
        ToKnow = "to_know",
        ToFile = "to_file",
    }
}

/// An entry of "Nơi nhận" that is not a recipient.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CopyTo {
    pub purpose: CopyPurpose,
    pub text: String,
    /// Key of the organisation, where the entry names one.
    pub organisation: Option<String>,
}

coded! {
    /// Where the audiences of an obligation come from.
    AudienceBasis {
        Stated = "stated",
        /// Named as those who benefit, not as those addressed.
        StatedBeneficiary = "stated_beneficiary",
        NotStated = "not_stated",
    }
}

/// One thing that the letter asks for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Obligation {
    /// Editorial: the letter does not number its clauses.
    pub key: String,
    pub recipient_group: AddressedGroup,
    /// False for a clause without content of its own.
    pub assigns_task: bool,
    /// Key of the obligation of which this one is a part.
    pub parent: Option<String>,
    /// The letter's words; `[…]` marks words left out.
    pub text: String,
    /// The unbroken passages of the letter that the text rests on.
    pub spans: Vec<String>,
    /// In English.
    pub gloss: String,
    pub topic: String,
    #[serde(default)]
    pub audiences: Vec<String>,
    pub audience_basis: AudienceBasis,
    pub deliverable: String,
    pub secondary_deliverable: Option<String>,
    #[serde(default)]
    pub evidence_kinds: Vec<String>,
    #[serde(default)]
    pub suggested_measures: Vec<String>,
    /// "tăng" or "đẩy mạnh": asks for more without saying than what.
    pub comparative: Option<String>,
    /// How it is to be done, in words that the letter does not define.
    #[serde(default)]
    pub quality_criteria: Vec<String>,
    pub note: Option<Bilingual>,
}

/// A point that the text leaves open.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ambiguity {
    pub key: String,
    /// The obligations or parts that it concerns.
    #[serde(rename = "where")]
    pub place: String,
    pub issue: Bilingual,
}

/// The letter; its references lead into the other files.
pub fn directive_592() -> Result<Directive592, ReferenceError> {
    read(
        "directive_592.json",
        include_str!("../../reference/directive_592.json"),
    )
}
