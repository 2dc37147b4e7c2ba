//! A directive as it is drafted.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use treem_domain::directives::directive::{Directive, Obligation, Urgency};
use treem_domain::directives::draft::{Draft, DraftObligation};
use utoipa::ToSchema;
use uuid::Uuid;

use super::document::{Addressee, Ambiguity, CopyLine, LegalBasis, Programme, Recipient, Relation, Signer};
use crate::extract::BodyType;
use crate::schema;

/// A directive to draft. What is still missing can be added until it is issued.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDirective {
    /// The issuing organisation; your own where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer_organisation_id: Option<Uuid>,
    /// Your own key for it; unique within the issuer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100, example = "cv-592-2021")]
    pub external_reference: Option<String>,
    /// Code of the vocabulary document_types (Decree 30/2020/NĐ-CP).
    #[schema(min_length = 1, max_length = 60, example = "cong_van")]
    pub document_type: String,
    /// The register (sổ) in which the number is unique; left out for the ordinary one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 60, example = "vb-di")]
    pub register: Option<String>,
    /// The number, where it is fixed already; otherwise the next free one is given on issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 999999, example = 592)]
    pub number: Option<u32>,
    /// The notation (ký hiệu): issuer and drafting unit for a công văn, the type's code first for others.
    #[schema(min_length = 1, max_length = 60, example = "STTTT-TTBCBC")]
    pub notation: String,
    /// The day printed on the document; the day of issue where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "2021-06-09")]
    pub date: Option<NaiveDate>,
    /// Degree of secrecy (độ mật): whatever it is, the document is refused. The member is here so that the refusal
    /// has its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40)]
    pub secrecy: Option<String>,
    /// Subject (trích yếu), at most 500 characters.
    #[schema(
        min_length = 1,
        max_length = 500,
        example = "tuyên truyền Chương trình hành động quốc gia vì trẻ em giai đoạn 2021-2030"
    )]
    pub subject: String,
    /// Place of issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100, example = "Kiên Giang")]
    pub place: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<schema::Urgency>)]
    pub urgency: Option<Urgency>,
    /// Why the directive is issued, in its words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 1,
        max_length = 2000,
        example = "Nhằm góp phần nâng cao nhận thức xã hội"
    )]
    pub purpose: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer: Option<Signer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<Programme>,
    /// Documents on which it rests.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub legal_bases: Vec<LegalBasis>,
    /// Who is asked to act.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub recipients: Vec<Recipient>,
    /// Who is told, and where it is filed.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub copies: Vec<CopyLine>,
    /// What is asked for.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub obligations: Vec<NewObligation>,
    /// Files uploaded before.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub attachment_ids: Vec<Uuid>,
    /// What the text leaves open.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub ambiguities: Vec<Ambiguity>,
    /// The earlier directive that this one amends or supersedes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<Relation>,
}

impl BodyType for NewDirective {}

/// One thing that the directive asks for.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewObligation {
    /// Unique within the directive.
    #[schema(
        min_length = 1,
        max_length = 20,
        pattern = "^[A-Za-z0-9_.-]+$",
        example = "C1"
    )]
    pub key: String,
    /// In the directive's words.
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "Ủy ban nhân dân các huyện, thành phố xây dựng kế hoạch triển khai thực hiện Chương trình"
    )]
    pub text: String,
    /// What it means, in other words or another language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "Draw up a plan to carry out the Programme."
    )]
    pub gloss: Option<String>,
    /// Code of the vocabulary topics.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 60, example = "local_plan")]
    pub topic: Option<String>,
    /// Codes of the vocabulary audiences.
    #[serde(default)]
    #[schema(max_items = 50, value_type = Vec<schema::TermCode>)]
    pub audiences: Vec<String>,
    /// Code of the vocabulary deliverables.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 60, example = "plan")]
    pub deliverable: Option<String>,
    /// What others deliver at the addressee's direction; code of the vocabulary deliverables.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 60, example = "grassroots_content")]
    pub secondary_deliverable: Option<String>,
    /// Codes of the vocabulary evidence_kinds that fit.
    #[serde(default)]
    #[schema(max_items = 50, value_type = Vec<schema::TermCode>)]
    pub evidence_kinds: Vec<String>,
    /// Codes of the vocabulary measures that fit.
    #[serde(default)]
    #[schema(max_items = 50, value_type = Vec<schema::TermCode>)]
    pub suggested_measures: Vec<String>,
    /// Key of the obligation of which this is a part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 20, example = "C1")]
    pub parent: Option<String>,
    /// Who is asked, and in which role.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub addressees: Vec<Addressee>,
    /// False for a clause without content of its own, such as a closing formula.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub assigns_task: bool,
    /// The comparative word of the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 60, example = "tăng")]
    pub comparative: Option<String>,
    /// Words by which the text says how well, such as "đầy đủ".
    #[serde(default)]
    #[schema(max_items = 20, value_type = Vec<schema::Words>)]
    pub quality_criteria: Vec<String>,
    /// A remark of the editor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub note: Option<String>,
    /// The last day, where the issuer sets one; it ends with the day in Asia/Ho_Chi_Minh.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "2021-12-31")]
    pub due_date: Option<NaiveDate>,
}

fn yes() -> bool {
    true
}

fn all<A, B: From<A>>(items: Vec<A>) -> Vec<B> {
    items.into_iter().map(Into::into).collect()
}

impl From<NewDirective> for Draft {
    fn from(body: NewDirective) -> Self {
        Self {
            issuer_organisation_id: body.issuer_organisation_id.map(Into::into),
            external_reference: body.external_reference,
            document_type: body.document_type,
            register: body.register,
            number: body.number,
            notation: body.notation,
            date: body.date,
            secrecy: body.secrecy,
            subject: body.subject,
            place: body.place,
            urgency: body.urgency,
            purpose: body.purpose,
            signer: body.signer.map(Into::into),
            programme: body.programme.map(Into::into),
            legal_bases: all(body.legal_bases),
            recipients: all(body.recipients),
            copies: all(body.copies),
            obligations: all(body.obligations),
            attachment_ids: all(body.attachment_ids),
            ambiguities: all(body.ambiguities),
            relation: body.relation.map(Into::into),
        }
    }
}

impl From<NewObligation> for DraftObligation {
    fn from(body: NewObligation) -> Self {
        Self {
            key: body.key,
            text: body.text,
            gloss: body.gloss,
            topic: body.topic,
            audiences: body.audiences,
            deliverable: body.deliverable,
            secondary_deliverable: body.secondary_deliverable,
            evidence_kinds: body.evidence_kinds,
            suggested_measures: body.suggested_measures,
            parent: body.parent,
            addressees: all(body.addressees),
            assigns_task: body.assigns_task,
            comparative: body.comparative,
            quality_criteria: body.quality_criteria,
            note: body.note,
            due_date: body.due_date,
        }
    }
}

/// A draft as it could be drafted again: what a merge patch is applied to.
impl From<Directive> for NewDirective {
    fn from(draft: Directive) -> Self {
        let content = draft.content;
        Self {
            issuer_organisation_id: Some(draft.issuer_organisation_id.0),
            external_reference: draft.external_reference,
            document_type: draft.document_type,
            register: (!draft.register.is_empty()).then_some(draft.register),
            number: draft.number.map(|number| number.get()),
            notation: draft.notation.to_string(),
            date: draft.date,
            secrecy: None,
            subject: content.subject,
            place: content.place,
            urgency: content.urgency,
            purpose: content.purpose,
            signer: content.signer.map(Into::into),
            programme: content.programme.map(Into::into),
            legal_bases: all(content.legal_bases),
            recipients: all(content.recipients),
            copies: all(content.copies),
            obligations: all(content.obligations),
            attachment_ids: content.attachment_ids.into_iter().map(|id| id.0).collect(),
            ambiguities: all(content.ambiguities),
            relation: draft.relation.map(Into::into),
        }
    }
}

impl From<Obligation> for NewObligation {
    fn from(obligation: Obligation) -> Self {
        Self {
            key: obligation.key,
            text: obligation.text,
            gloss: obligation.gloss,
            topic: obligation.topic,
            audiences: obligation.audiences,
            deliverable: obligation.deliverable,
            secondary_deliverable: obligation.secondary_deliverable,
            evidence_kinds: obligation.evidence_kinds,
            suggested_measures: obligation.suggested_measures,
            parent: obligation.parent,
            addressees: all(obligation.addressees),
            assigns_task: obligation.assigns_task,
            comparative: obligation.comparative,
            quality_criteria: obligation.quality_criteria,
            note: obligation.note,
            due_date: obligation.due_date.map(|setting| setting.value),
        }
    }
}
