//! What a draft refers to must exist: organisations, groups, terms, files, the directive it changes.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::directive::{Directive, Obligation};
use super::draft::Draft;
use super::notation::Notation;
use crate::kernel::id::{OrganisationId, RecipientGroupId};
use crate::kernel::{Code, Context, Faults, Result};
use crate::store::UnitOfWork;
use crate::vocabularies::{Term, Terms};

/// Checks all references of a draft; a bounded number of queries, whatever its size.
pub(super) async fn check(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    draft: &Draft,
    issuer: OrganisationId,
    notation: Option<&Notation>,
    before: Option<&Directive>,
    faults: &mut Faults,
) -> Result<()> {
    let terms = unit.vocabularies().terms().await?;
    check_document_type(draft, notation, &terms, faults);
    check_terms(draft, before, &terms.into(), faults);
    check_organisations(unit, draft, issuer, faults).await?;
    check_groups(unit, draft, faults).await?;
    check_attachments(unit, context, draft, faults).await?;
    check_relation(unit, context, draft, issuer, faults).await
}

fn check_document_type(draft: &Draft, notation: Option<&Notation>, terms: &[Term], faults: &mut Faults) {
    let types: Vec<&Term> = terms
        .iter()
        .filter(|term| term.vocabulary == "document_types")
        .collect();
    let Some(document_type) = types.iter().find(|term| term.code == draft.document_type) else {
        return unknown_term("/document_type", "document_types", &draft.document_type, faults);
    };
    let abbreviations: Vec<&str> = types.iter().filter_map(|term| abbreviation(term)).collect();
    if let Some(notation) = notation {
        faults.keep(
            "/notation",
            notation.check_for_type(abbreviation(document_type), &abbreviations),
        );
    }
}

fn abbreviation(term: &Term) -> Option<&str> {
    term.properties
        .get("abbreviation")
        .and_then(|value| value.as_str())
}

/// Terms are those of the vocabularies; one that was retired stays where it stood in the draft before.
fn check_terms(draft: &Draft, before: Option<&Directive>, terms: &Terms, faults: &mut Faults) {
    let obligations = before.into_iter().flat_map(|before| &before.content.obligations);
    let kept: HashSet<(&str, &str)> = obligations.flat_map(terms_of).collect();
    let mut check = |pointer: String, vocabulary: &str, code: &str| {
        terms.choose(
            pointer,
            (vocabulary, code),
            kept.contains(&(vocabulary, code)),
            faults,
        );
    };
    for (index, obligation) in draft.obligations.iter().enumerate() {
        let at = |member: &str| format!("/obligations/{index}/{member}");
        if let Some(code) = &obligation.topic {
            check(at("topic"), "topics", code);
        }
        if let Some(code) = &obligation.deliverable {
            check(at("deliverable"), "deliverables", code);
        }
        if let Some(code) = &obligation.secondary_deliverable {
            check(at("secondary_deliverable"), "deliverables", code);
        }
        for (member, vocabulary, codes) in [
            ("audiences", "audiences", &obligation.audiences),
            ("evidence_kinds", "evidence_kinds", &obligation.evidence_kinds),
            ("suggested_measures", "measures", &obligation.suggested_measures),
        ] {
            for (place, code) in codes.iter().enumerate() {
                check(at(&format!("{member}/{place}")), vocabulary, code);
            }
        }
    }
}

/// Each term of an obligation with its vocabulary.
fn terms_of(obligation: &Obligation) -> impl Iterator<Item = (&str, &str)> {
    let single = [
        ("topics", &obligation.topic),
        ("deliverables", &obligation.deliverable),
        ("deliverables", &obligation.secondary_deliverable),
    ];
    let several = [
        ("audiences", &obligation.audiences),
        ("evidence_kinds", &obligation.evidence_kinds),
        ("measures", &obligation.suggested_measures),
    ];
    let single = single
        .into_iter()
        .filter_map(|(vocabulary, code)| Some((vocabulary, code.as_deref()?)));
    let several = several.into_iter();
    single.chain(
        several.flat_map(|(vocabulary, codes)| codes.iter().map(move |code| (vocabulary, code.as_str()))),
    )
}

fn unknown_term(pointer: &str, vocabulary: &str, code: &str, faults: &mut Faults) {
    faults.add(
        pointer,
        Code::UnknownReference,
        format!("Danh mục {vocabulary} không có mã {code}; xem /v1/vocabularies/{vocabulary}."),
        format!("The vocabulary {vocabulary} has no code {code}; see /v1/vocabularies/{vocabulary}."),
    );
}

fn unknown_id(pointer: String, what: (&str, &str), id: impl std::fmt::Display, faults: &mut Faults) {
    faults.add(
        pointer,
        Code::UnknownReference,
        format!("Không có {} nào mang mã {id}.", what.0),
        format!("There is no {} with the id {id}.", what.1),
    );
}

async fn check_organisations(
    unit: &dyn UnitOfWork,
    draft: &Draft,
    issuer: OrganisationId,
    faults: &mut Faults,
) -> Result<()> {
    let named: Vec<(String, OrganisationId)> = draft
        .recipients
        .iter()
        .enumerate()
        .filter_map(|(index, recipient)| {
            Some((
                format!("/recipients/{index}/organisation_id"),
                recipient.organisation_id?,
            ))
        })
        .chain(draft.copies.iter().enumerate().filter_map(|(index, copy)| {
            Some((format!("/copies/{index}/organisation_id"), copy.organisation_id?))
        }))
        .chain([("/issuer_organisation_id".to_owned(), issuer)])
        .collect();
    let ids: Vec<OrganisationId> = named
        .iter()
        .map(|(_, id)| *id)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let found = unit.organisations().find_many(&ids).await?;
    let by_id: HashMap<OrganisationId, _> = found.iter().map(|one| (one.id, one)).collect();
    for (pointer, id) in named {
        match by_id.get(&id) {
            None => unknown_id(pointer, ("đơn vị", "organisation"), id, faults),
            Some(organisation) => {
                if let Some(day) = draft.date.filter(|day| !organisation.exists_on(*day)) {
                    not_valid(pointer, organisation, day, faults);
                }
            }
        }
    }
    Ok(())
}

/// An organisation that did not exist on the document's day can neither issue nor be asked.
pub(crate) fn not_valid(
    pointer: String,
    organisation: &crate::organisations::organisation::Organisation,
    day: chrono::NaiveDate,
    faults: &mut Faults,
) {
    let from = organisation.valid_from;
    let (vi, en) = match organisation.valid_until {
        Some(until) => (
            format!("từ {from} đến trước {until}"),
            format!("from {from} until before {until}"),
        ),
        None => (format!("từ {from}"), format!("from {from}")),
    };
    faults.add(
        pointer,
        Code::OrganisationNotValid,
        format!(
            "{} chỉ tồn tại {vi}, không phải ngày {day}; sửa date hoặc chọn đơn vị kế thừa.",
            organisation.name
        ),
        format!(
            "{} exists {en}, not on {day}; correct date or choose its successor.",
            organisation.name
        ),
    );
}

async fn check_groups(unit: &dyn UnitOfWork, draft: &Draft, faults: &mut Faults) -> Result<()> {
    let ids: Vec<RecipientGroupId> = draft
        .recipients
        .iter()
        .filter_map(|recipient| recipient.recipient_group_id)
        .collect();
    if ids.is_empty() {
        return Ok(());
    }
    let found = unit.organisations().find_groups(&ids).await?;
    for (index, recipient) in draft.recipients.iter().enumerate() {
        if let Some(id) = recipient.recipient_group_id
            && !found.iter().any(|group| group.id == id)
        {
            let pointer = format!("/recipients/{index}/recipient_group_id");
            unknown_id(pointer, ("nhóm nơi nhận", "recipient group"), id, faults);
        }
    }
    Ok(())
}

async fn check_attachments(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    draft: &Draft,
    faults: &mut Faults,
) -> Result<()> {
    if draft.attachment_ids.is_empty() {
        return Ok(());
    }
    let found = unit
        .attachments()
        .find_many(&draft.attachment_ids, context.actor)
        .await?;
    for (index, id) in draft.attachment_ids.iter().enumerate() {
        if !found.iter().any(|attachment| attachment.id == *id) {
            unknown_id(
                format!("/attachment_ids/{index}"),
                ("tệp", "attachment"),
                id,
                faults,
            );
        }
    }
    Ok(())
}

/// What is amended or superseded is in force and was issued by the same organisation.
async fn check_relation(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    draft: &Draft,
    issuer: OrganisationId,
    faults: &mut Faults,
) -> Result<()> {
    let Some(relation) = draft.relation else {
        return Ok(());
    };
    let pointer = "/relation/directive_id";
    let Some((earlier, _)) = unit
        .directives()
        .find(relation.directive_id, context.actor)
        .await?
    else {
        unknown_id(
            pointer.into(),
            ("văn bản", "directive"),
            relation.directive_id,
            faults,
        );
        return Ok(());
    };
    if !may_change(&earlier, issuer) {
        faults.add(
            pointer,
            Code::UnknownReference,
            "Chỉ sửa đổi hoặc thay thế được văn bản còn hiệu lực do chính đơn vị này ban hành.",
            "Only a directive in force that the same organisation issued can be amended or superseded.",
        );
    }
    Ok(())
}

pub(super) fn may_change(earlier: &Directive, issuer: OrganisationId) -> bool {
    earlier.state.is_in_force() && earlier.issuer_organisation_id == issuer
}
