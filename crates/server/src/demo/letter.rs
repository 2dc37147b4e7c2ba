//! The letter of the reference data as a draft.

use std::collections::HashMap;

use treem_domain::directives::directive::{
    Addressee, AddresseeRole, Ambiguity, CopyLine, CopyPurpose, LegalBasis, Programme, Recipient, Signer,
};
use treem_domain::directives::draft::{Draft, DraftObligation};
use treem_domain::kernel::Error;
use treem_domain::kernel::id::{OrganisationId, RecipientGroupId};
use treem_domain::reference::directive_592::{self as reference, Directive592};
use treem_domain::store::UnitOfWork;

use crate::clients::find_organisation;
use crate::failure::Failure;

/// Under which the demonstration knows the letter.
pub const REFERENCE: &str = "demo-592";

/// More groups than the reference data have.
const GROUPS: u64 = 200;

/// The ids behind the keys of the reference data.
struct Ids {
    organisations: HashMap<String, OrganisationId>,
    groups: HashMap<String, RecipientGroupId>,
}

/// The whole letter, to be issued as it was.
pub async fn draft(unit: &dyn UnitOfWork) -> Result<Draft, Failure> {
    let letter = treem_domain::reference::directive_592()?;
    let ids = ids(unit, &letter).await?;
    let recipients = letter
        .recipients
        .iter()
        .map(|one| recipient(one, &ids))
        .collect::<Result<_, _>>()?;
    let issuer = ids.organisations.get(&letter.issuer).copied();
    Ok(Draft {
        issuer_organisation_id: issuer,
        external_reference: Some(REFERENCE.into()),
        document_type: letter.document_type,
        register: None,
        number: Some(letter.number),
        notation: letter.notation,
        date: Some(letter.date),
        secrecy: None,
        subject: letter.subject,
        place: Some(letter.place),
        urgency: None,
        purpose: Some(letter.purpose.text),
        signer: Some(Signer {
            full_name: letter.signer.full_name,
            position: None,
            competence: None,
        }),
        programme: Some(Programme {
            name: letter.programme.name_vi,
            number_and_notation: Some(letter.programme.number_and_notation),
        }),
        legal_bases: letter.legal_bases.into_iter().map(legal_basis).collect(),
        recipients,
        copies: letter
            .copies
            .into_iter()
            .map(|copy| copy_line(copy, &ids))
            .collect(),
        obligations: letter.obligations.into_iter().map(obligation).collect(),
        attachment_ids: Vec::new(),
        ambiguities: letter.ambiguities.into_iter().map(ambiguity).collect(),
        relation: None,
    })
}

async fn ids(unit: &dyn UnitOfWork, letter: &Directive592) -> Result<Ids, Failure> {
    let recipients = letter
        .recipients
        .iter()
        .filter_map(|one| one.organisation.as_deref());
    let copies = letter.copies.iter().filter_map(|one| one.organisation.as_deref());
    let mut organisations = HashMap::new();
    for key in recipients.chain(copies).chain([letter.issuer.as_str()]) {
        organisations.insert(key.to_owned(), find_organisation(unit, key).await?.id);
    }
    let groups = unit.organisations().list_groups(GROUPS, None).await?.items;
    Ok(Ids {
        organisations,
        groups: groups.into_iter().map(|group| (group.code, group.id)).collect(),
    })
}

fn recipient(one: &reference::Recipient, ids: &Ids) -> Result<Recipient, Failure> {
    let organisation_id = one
        .organisation
        .as_ref()
        .and_then(|key| ids.organisations.get(key));
    let recipient_group_id = one.recipient_group.as_ref().and_then(|key| ids.groups.get(key));
    let key = one.organisation.as_ref().or(one.recipient_group.as_ref());
    let key = key.ok_or_else(|| Error::internal("the letter has a recipient without a key"))?;
    Ok(Recipient {
        key: key.clone(),
        organisation_id: organisation_id.copied(),
        recipient_group_id: recipient_group_id.copied(),
        label: Some(one.group.as_str().to_owned()),
        text: Some(one.text.clone()),
    })
}

fn legal_basis(basis: reference::LegalBasis) -> LegalBasis {
    LegalBasis {
        number_and_notation: basis.number_and_notation,
        document_type: Some(basis.document_type),
        issuer: basis.issuer,
        date: Some(basis.date),
        role: Some(basis.role.as_str().to_owned()),
    }
}

fn copy_line(copy: reference::CopyTo, ids: &Ids) -> CopyLine {
    CopyLine {
        purpose: match copy.purpose {
            reference::CopyPurpose::ToKnow => CopyPurpose::ToKnow,
            reference::CopyPurpose::ToFile => CopyPurpose::ToFile,
        },
        organisation_id: copy
            .organisation
            .and_then(|key| ids.organisations.get(&key).copied()),
        text: copy.text,
    }
}

fn obligation(one: reference::Obligation) -> DraftObligation {
    let addressed = Addressee {
        to: one.recipient_group.as_str().to_owned(),
        role: AddresseeRole::Lead,
    };
    DraftObligation {
        key: one.key,
        text: one.text,
        gloss: Some(one.gloss),
        topic: Some(one.topic),
        audiences: one.audiences,
        deliverable: Some(one.deliverable),
        secondary_deliverable: one.secondary_deliverable,
        evidence_kinds: one.evidence_kinds,
        suggested_measures: one.suggested_measures,
        parent: one.parent,
        addressees: vec![addressed],
        assigns_task: one.assigns_task,
        comparative: one.comparative,
        quality_criteria: one.quality_criteria,
        note: one.note.map(|note| note.vi),
        due_date: None,
    }
}

fn ambiguity(one: reference::Ambiguity) -> Ambiguity {
    Ambiguity {
        key: one.key,
        place: one.place,
        text: one.issue.vi,
    }
}
