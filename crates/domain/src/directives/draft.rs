//! A draft as a caller describes it, and every fault in it.

use chrono::NaiveDate;

use super::directive::{
    Addressee, AddresseeRole, Ambiguity, Content, CopyLine, Directive, LegalBasis, Obligation, Programme,
    Recipient, Relation, Setting, Signer, Urgency,
};
use super::notation::Notation;
use super::number::Number;
use crate::kernel::id::{AttachmentId, ObligationId, OrganisationId};
use crate::kernel::{Code, Context, Faults};
use crate::tasks::event::Author;

/// What the caller says of a directive before it is issued.
#[derive(Debug, Clone)]
pub struct Draft {
    pub issuer_organisation_id: Option<OrganisationId>,
    pub external_reference: Option<String>,
    pub document_type: String,
    pub register: Option<String>,
    pub number: Option<u32>,
    pub notation: String,
    pub date: Option<NaiveDate>,
    /// Any degree of secrecy: documents that have one are refused.
    pub secrecy: Option<String>,
    pub subject: String,
    pub place: Option<String>,
    pub urgency: Option<Urgency>,
    pub purpose: Option<String>,
    pub signer: Option<Signer>,
    pub programme: Option<Programme>,
    pub legal_bases: Vec<LegalBasis>,
    pub recipients: Vec<Recipient>,
    pub copies: Vec<CopyLine>,
    pub obligations: Vec<DraftObligation>,
    pub attachment_ids: Vec<AttachmentId>,
    pub ambiguities: Vec<Ambiguity>,
    pub relation: Option<Relation>,
}

/// An obligation without what the service adds to it.
#[derive(Debug, Clone)]
pub struct DraftObligation {
    pub key: String,
    pub text: String,
    pub gloss: Option<String>,
    pub topic: Option<String>,
    pub audiences: Vec<String>,
    pub deliverable: Option<String>,
    pub secondary_deliverable: Option<String>,
    pub evidence_kinds: Vec<String>,
    pub suggested_measures: Vec<String>,
    pub parent: Option<String>,
    pub addressees: Vec<Addressee>,
    pub assigns_task: bool,
    pub comparative: Option<String>,
    pub quality_criteria: Vec<String>,
    pub note: Option<String>,
    pub due_date: Option<NaiveDate>,
}

/// The label that addresses every recipient.
pub const ALL_RECIPIENTS: &str = "all";

impl Draft {
    /// The parts of the draft that are right in themselves; what they refer to is checked by [`super::references`].
    pub(super) fn parse(&self, faults: &mut Faults) -> (Option<Number>, Option<Notation>) {
        if self.secrecy.is_some() {
            faults.add(
                "/secrecy",
                Code::SecrecyRefused,
                "Văn bản có độ mật không được đưa vào hệ thống này.",
                "A document with a secrecy level never enters this system; handle it on paper.",
            );
        }
        let number = self
            .number
            .and_then(|number| faults.keep("/number", Number::new(number)));
        let notation = faults.keep("/notation", Notation::parse(&self.notation));
        self.check_recipients(faults);
        self.check_obligations(faults);
        (number, notation)
    }

    fn check_recipients(&self, faults: &mut Faults) {
        for (index, recipient) in self.recipients.iter().enumerate() {
            if recipient.organisation_id.is_some() == recipient.recipient_group_id.is_some() {
                faults.add(
                    format!("/recipients/{index}"),
                    Code::Required,
                    "Ghi đúng một trong hai: organisation_id hoặc recipient_group_id.",
                    "Give exactly one of organisation_id and recipient_group_id.",
                );
            }
            let earlier = &self.recipients[..index];
            if earlier.iter().any(|other| other.key == recipient.key) || recipient.key == ALL_RECIPIENTS {
                duplicate(faults, format!("/recipients/{index}/key"));
            }
            let same = |other: &Recipient| {
                (other.organisation_id, other.recipient_group_id)
                    == (recipient.organisation_id, recipient.recipient_group_id)
            };
            if earlier.iter().any(same) {
                duplicate(faults, format!("/recipients/{index}"));
            }
        }
    }

    fn check_obligations(&self, faults: &mut Faults) {
        for (index, obligation) in self.obligations.iter().enumerate() {
            let pointer = format!("/obligations/{index}");
            if self.obligations[..index]
                .iter()
                .any(|other| other.key == obligation.key)
            {
                duplicate(faults, format!("{pointer}/key"));
            }
            self.check_parent(obligation, &pointer, faults);
            self.check_addressees(obligation, &pointer, faults);
        }
    }

    /// A part belongs to another obligation of the same directive, and the chain of parents ends.
    fn check_parent(&self, obligation: &DraftObligation, pointer: &str, faults: &mut Faults) {
        let mut parent = obligation.parent.as_deref();
        let mut steps = 0;
        while let Some(key) = parent {
            let found = self.obligations.iter().find(|other| other.key == key);
            if found.is_none() || steps > self.obligations.len() {
                faults.add(
                    format!("{pointer}/parent"),
                    Code::UnknownReference,
                    format!("{key} không phải là một nội dung cha hợp lệ trong văn bản này."),
                    format!("{key} is not an obligation of this directive that can be a parent of this one."),
                );
                return;
            }
            parent = found.and_then(|other| other.parent.as_deref());
            steps += 1;
        }
    }

    fn check_addressees(&self, obligation: &DraftObligation, pointer: &str, faults: &mut Faults) {
        for (index, addressee) in obligation.addressees.iter().enumerate() {
            if !self
                .recipients
                .iter()
                .any(|recipient| addresses(&addressee.to, recipient))
            {
                faults.add(
                    format!("{pointer}/addressees/{index}/to"),
                    Code::UnknownReference,
                    format!("{} không phải là khóa hay nhãn của nơi nhận nào.", addressee.to),
                    format!(
                        "{} is neither the key nor the label of a recipient.",
                        addressee.to
                    ),
                );
            }
        }
        let led = obligation
            .addressees
            .iter()
            .any(|addressee| addressee.role == AddresseeRole::Lead);
        if obligation.assigns_task && !led {
            faults.add(
                format!("{pointer}/addressees"),
                Code::TooFew,
                "Nội dung giao nhiệm vụ cần ít nhất một nơi nhận chủ trì (role lead).",
                "An obligation that assigns a task needs at least one addressee with the role lead.",
            );
        }
    }

    /// The content with ids and with who made each setting; what stood in `before` keeps both.
    pub(super) fn content(&self, before: Option<&Directive>, context: &Context<'_>) -> Content {
        let obligations = self
            .obligations
            .iter()
            .map(|obligation| {
                let known = before.and_then(|directive| directive.obligation(&obligation.key));
                obligation.complete(known, context)
            })
            .collect();
        Content {
            subject: self.subject.clone(),
            place: self.place.clone(),
            urgency: self.urgency,
            purpose: self.purpose.clone(),
            signer: self.signer.clone(),
            programme: self.programme.clone(),
            legal_bases: self.legal_bases.clone(),
            recipients: self.recipients.clone(),
            copies: self.copies.clone(),
            obligations,
            attachment_ids: self.attachment_ids.clone(),
            ambiguities: self.ambiguities.clone(),
        }
    }
}

impl DraftObligation {
    fn complete(&self, known: Option<&Obligation>, context: &Context<'_>) -> Obligation {
        Obligation {
            id: known.map_or_else(|| ObligationId::new(context.ids), |obligation| obligation.id),
            key: self.key.clone(),
            text: self.text.clone(),
            gloss: self.gloss.clone(),
            topic: self.topic.clone(),
            audiences: self.audiences.clone(),
            deliverable: self.deliverable.clone(),
            secondary_deliverable: self.secondary_deliverable.clone(),
            evidence_kinds: self.evidence_kinds.clone(),
            suggested_measures: self.suggested_measures.clone(),
            parent: self.parent.clone(),
            addressees: self.addressees.clone(),
            assigns_task: self.assigns_task,
            comparative: self.comparative.clone(),
            quality_criteria: self.quality_criteria.clone(),
            note: self.note.clone(),
            due_date: set(
                &self.due_date,
                known.and_then(|obligation| obligation.due_date.as_ref()),
                context,
            ),
        }
    }
}

/// A setting bears the name of whoever last changed it.
fn set<T: Clone + PartialEq>(
    value: &Option<T>,
    before: Option<&Setting<T>>,
    context: &Context<'_>,
) -> Option<Setting<T>> {
    let value = value.clone()?;
    match before {
        Some(setting) if setting.value == value => Some(setting.clone()),
        _ => Some(Setting {
            value,
            set_by: Author::of(context),
            set_at: context.now,
        }),
    }
}

/// Whether `to` names this recipient: by its key, by its label, or as one of all.
pub(super) fn addresses(to: &str, recipient: &Recipient) -> bool {
    to == ALL_RECIPIENTS || to == recipient.key || recipient.label.as_deref() == Some(to)
}

fn duplicate(faults: &mut Faults, pointer: String) {
    faults.add(
        pointer,
        Code::Duplicate,
        "Đã có ở trên; mỗi mục chỉ nêu một lần.",
        "It stands above already; give each once.",
    );
}
