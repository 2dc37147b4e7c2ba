//! A directive as the API shows it.

use chrono::NaiveDate;
use serde::Serialize;
use treem_domain::directives::action::DirectiveAction;
use treem_domain::directives::directive::{self as domain, DirectiveState, Urgency};
use treem_domain::directives::repository::{DirectiveStanding, DirectiveSummary as Summary};
use treem_domain::kernel::Scopes;
use treem_domain::tasks::event::Author;
use utoipa::ToSchema;
use uuid::Uuid;

use super::document::{Ambiguity, CopyLine, LegalBasis, Programme, Recipient, Relation, Signer};
use super::new_directive::NewObligation;
use crate::schema;

/// An official document that asks organisations to act.
#[derive(Debug, Serialize, ToSchema)]
pub struct Directive {
    /// Id, UUIDv7.
    pub id: Uuid,
    /// The issuing organisation.
    pub issuer_organisation_id: Uuid,
    /// The key under which the issuer's system knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100, example = "cv-592-2021")]
    pub external_reference: Option<String>,
    /// Code of the vocabulary document_types.
    #[schema(max_length = 60, example = "cong_van")]
    pub document_type: String,
    /// The register in which the number is unique; absent for the ordinary one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60)]
    pub register: Option<String>,
    /// Number, restarting each year.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 999999, example = 592)]
    pub number: Option<u32>,
    /// Notation.
    #[schema(max_length = 60, example = "STTTT-TTBCBC")]
    pub notation: String,
    /// Number and notation as they are printed; absent while there is no number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 70, example = "592/STTTT-TTBCBC")]
    pub number_and_notation: Option<String>,
    /// The day printed on the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2021-06-09")]
    pub date: Option<NaiveDate>,
    /// Subject (trích yếu).
    #[schema(
        max_length = 500,
        example = "tuyên truyền Chương trình hành động quốc gia vì trẻ em giai đoạn 2021-2030"
    )]
    pub subject: String,
    /// Place of issue.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100, example = "Kiên Giang")]
    pub place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<schema::Urgency>)]
    pub urgency: Option<Urgency>,
    /// Why it was issued, in its words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub purpose: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signer: Option<Signer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub programme: Option<Programme>,
    /// Documents on which it rests.
    #[schema(max_items = 50)]
    pub legal_bases: Vec<LegalBasis>,
    /// Who is asked to act.
    #[schema(max_items = 1000)]
    pub recipients: Vec<Recipient>,
    /// Who is told, and where it is filed.
    #[schema(max_items = 200)]
    pub copies: Vec<CopyLine>,
    /// What is asked for.
    #[schema(max_items = 200)]
    pub obligations: Vec<Obligation>,
    /// Files that go with it.
    #[schema(max_items = 50)]
    pub attachment_ids: Vec<Uuid>,
    /// What the text leaves open.
    #[schema(max_items = 50)]
    pub ambiguities: Vec<Ambiguity>,
    /// The earlier directive that this one changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relation: Option<Relation>,
    /// Issued directives that amend or supersede this one.
    #[schema(max_items = 200)]
    pub followed_by: Vec<Relation>,
    #[schema(value_type = schema::DirectiveState)]
    pub state: DirectiveState,
    /// When it was issued here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_at: Option<chrono::DateTime<chrono::Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
    /// Where its tasks are listed.
    #[schema(
        max_length = 200,
        example = "/v1/tasks?directive_id=019ab3c2-7d10-7000-8000-000000000592"
    )]
    pub tasks_url: String,
    /// What you may do with it now.
    #[schema(max_items = 20, value_type = Vec<schema::DirectiveAction>)]
    pub allowed_actions: Vec<DirectiveAction>,
    /// When it was drafted.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// When it was last changed.
    pub updated_at: chrono::DateTime<chrono::Utc>,
}

/// One thing that the directive asks for, with who made the settings that its text does not.
#[derive(Debug, Serialize, ToSchema)]
pub struct Obligation {
    /// Id, UUIDv7.
    pub id: Uuid,
    #[serde(flatten)]
    pub obligation: NewObligation,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_date_set_by: Option<SetBy>,
}

/// Who made a setting, and when.
#[derive(Debug, Serialize, ToSchema)]
pub struct SetBy {
    /// The organisation whose client made it.
    pub organisation_id: Uuid,
    /// The client's name.
    #[schema(max_length = 200, example = "demo-issuer")]
    pub name: String,
    /// When.
    pub at: chrono::DateTime<chrono::Utc>,
}

/// How the directive came to its end.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ending {
    /// When.
    pub at: chrono::DateTime<chrono::Utc>,
    /// The organisation that ended it.
    pub organisation_id: Uuid,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
    /// Tasks that were open at the time.
    #[schema(minimum = 0, maximum = 1000000)]
    pub open_tasks: u64,
}

/// A directive in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct DirectiveSummary {
    /// Id, UUIDv7.
    pub id: Uuid,
    /// The issuing organisation.
    pub issuer_organisation_id: Uuid,
    /// The key under which the issuer's system knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub external_reference: Option<String>,
    /// Code of the vocabulary document_types.
    #[schema(max_length = 60, example = "cong_van")]
    pub document_type: String,
    /// Number and notation; absent while there is no number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 70, example = "592/STTTT-TTBCBC")]
    pub number_and_notation: Option<String>,
    /// The day printed on the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
    /// Subject (trích yếu).
    #[schema(max_length = 500)]
    pub subject: String,
    #[schema(value_type = schema::DirectiveState)]
    pub state: DirectiveState,
    /// When it was issued here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_at: Option<chrono::DateTime<chrono::Utc>>,
    /// When it was drafted.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// When it was last changed.
    pub updated_at: chrono::DateTime<chrono::Utc>,
}

impl From<Summary> for DirectiveSummary {
    fn from(summary: Summary) -> Self {
        Self {
            id: summary.id.0,
            issuer_organisation_id: summary.issuer_organisation_id.0,
            external_reference: summary.external_reference,
            document_type: summary.document_type,
            number_and_notation: summary
                .number
                .map(|number| format!("{number}/{}", summary.notation)),
            date: summary.date,
            subject: summary.subject,
            state: summary.state,
            issued_at: summary.issued_at,
            created_at: summary.created_at,
            updated_at: summary.updated_at,
        }
    }
}

impl SetBy {
    pub fn new(by: Author, at: chrono::DateTime<chrono::Utc>) -> Self {
        Self {
            organisation_id: by.organisation_id.0,
            name: by.name,
            at,
        }
    }
}

impl From<domain::Obligation> for Obligation {
    fn from(obligation: domain::Obligation) -> Self {
        Self {
            id: obligation.id.0,
            due_date_set_by: obligation
                .due_date
                .as_ref()
                .map(|setting| SetBy::new(setting.set_by.clone(), setting.set_at)),
            obligation: obligation.into(),
        }
    }
}

impl Directive {
    /// As somebody in this standing with these scopes sees it.
    pub fn seen(
        directive: domain::Directive,
        standing: DirectiveStanding,
        scopes: &Scopes,
        followers: Vec<domain::Relation>,
    ) -> Self {
        let allowed_actions = directive.allowed_actions(standing, scopes);
        let number_and_notation = directive.number_and_notation();
        let content = directive.content;
        Self {
            id: directive.id.0,
            issuer_organisation_id: directive.issuer_organisation_id.0,
            external_reference: directive.external_reference,
            document_type: directive.document_type,
            register: (!directive.register.is_empty()).then_some(directive.register),
            number: directive.number.map(|number| number.get()),
            notation: directive.notation.to_string(),
            number_and_notation,
            date: directive.date,
            subject: content.subject,
            place: content.place,
            urgency: content.urgency,
            purpose: content.purpose,
            signer: content.signer.map(Into::into),
            programme: content.programme.map(Into::into),
            legal_bases: content.legal_bases.into_iter().map(Into::into).collect(),
            recipients: content.recipients.into_iter().map(Into::into).collect(),
            copies: content.copies.into_iter().map(Into::into).collect(),
            obligations: content.obligations.into_iter().map(Into::into).collect(),
            attachment_ids: content.attachment_ids.into_iter().map(|id| id.0).collect(),
            ambiguities: content.ambiguities.into_iter().map(Into::into).collect(),
            relation: directive.relation.map(Into::into),
            followed_by: followers.into_iter().map(Into::into).collect(),
            state: directive.state,
            issued_at: directive.issued_at,
            ending: directive.ending.map(|ending| Ending {
                at: ending.at,
                organisation_id: ending.by.organisation_id.0,
                reason: ending.reason,
                open_tasks: ending.open_tasks,
            }),
            tasks_url: format!("/v1/tasks?directive_id={}", directive.id),
            allowed_actions,
            created_at: directive.created_at,
            updated_at: directive.updated_at,
        }
    }
}
