use super::*;
use crate::reference::directive_592::{AddressedGroup, Directive592, LegalBasisRole};
use crate::reference::recipient_groups::RecipientGroupKind;

fn letter() -> Directive592 {
    directive_592().unwrap()
}

#[test]
fn the_letter_is_592_of_9_june_2021() {
    let letter = letter();
    assert_eq!(
        format!("{}/{}", letter.number, letter.notation),
        "592/STTTT-TTBCBC"
    );
    assert_eq!(
        (letter.date, letter.place.as_str()),
        (day("2021-06-09"), "Kiên Giang")
    );
    assert_eq!(letter.signer.full_name, "Lâm Văn Sển");
    assert!(organisations().unwrap().iter().any(|of| of.key == letter.issuer));
    let types = document_types().unwrap();
    assert!(
        types
            .iter()
            .any(|of| of.code == letter.document_type && of.abbreviation.is_none())
    );
}

#[test]
fn it_rests_on_two_decisions_and_the_programme_is_one_of_them() {
    let letter = letter();
    let bases: Vec<_> = letter
        .legal_bases
        .iter()
        .map(|basis| (basis.number_and_notation.as_str(), basis.role))
        .collect();
    let expected = [
        ("732/QĐ-BTTTT", LegalBasisRole::CarriedOut),
        ("23/QĐ-TTg", LegalBasisRole::ContentToCommunicate),
    ];
    assert_eq!(bases, expected);
    let types = document_types().unwrap();
    for basis in &letter.legal_bases {
        assert!(
            types.iter().any(|of| of.code == basis.document_type),
            "{}",
            basis.key
        );
        assert!(
            basis.text.contains(&basis.number_and_notation) && basis.date < letter.date,
            "{}",
            basis.key
        );
    }
    let programme = letter
        .legal_bases
        .iter()
        .find(|basis| basis.key == letter.programme.legal_basis)
        .unwrap();
    assert_eq!(
        programme.number_and_notation,
        letter.programme.number_and_notation
    );
}

#[test]
fn it_addresses_eighteen_organisations_and_one_open_class_in_five_lines() {
    let letter = letter();
    assert_eq!(letter.recipients.len(), 19);
    let all = organisations().unwrap();
    for recipient in &letter.recipients {
        match (&recipient.organisation, &recipient.recipient_group) {
            (Some(key), None) => {
                let of = all.iter().find(|of| &of.key == key).unwrap();
                assert!(
                    of.valid_from <= letter.date && of.valid_until.is_none_or(|until| until > letter.date)
                );
            }
            (None, Some(key)) => {
                let groups = recipient_groups().unwrap();
                let group = groups.iter().find(|group| &group.key == key).unwrap();
                assert_eq!(group.kind, RecipientGroupKind::OpenClass);
                assert_eq!(recipient.text, group.name_vi);
            }
            both_or_none => panic!("{both_or_none:?}"),
        }
        assert_ne!(recipient.group, AddressedGroup::All);
    }
    let organisations = distinct(
        letter
            .recipients
            .iter()
            .filter_map(|of| of.organisation.as_deref()),
    );
    assert_eq!(organisations.len(), 18);
    let lines: BTreeSet<_> = letter
        .recipients
        .iter()
        .map(|of| (of.line, of.text.as_str()))
        .collect();
    assert!(lines.iter().map(|(line, _)| *line).eq(1..=5), "{lines:?}");
}

#[test]
fn the_recipients_of_a_group_are_its_members_and_beside_the_portal_the_open_class() {
    let letter = letter();
    for group in recipient_groups()
        .unwrap()
        .iter()
        .filter(|group| group.kind == RecipientGroupKind::Group)
    {
        let addressed: Vec<_> = letter
            .recipients
            .iter()
            .filter(|of| of.group.as_str() == group.key)
            .filter_map(|of| of.organisation.clone())
            .collect();
        assert_eq!(addressed, group.members, "{}", group.key);
    }
    let open = letter
        .recipients
        .iter()
        .find(|of| of.recipient_group.is_some())
        .unwrap();
    assert_eq!((open.group, open.line), (AddressedGroup::Portals, 5));
}

#[test]
fn it_asks_for_nineteen_things_of_which_the_closing_clause_makes_no_task() {
    let letter = letter();
    let keys = distinct(letter.obligations.iter().map(|of| of.key.as_str()));
    assert_eq!(keys.len(), 19);
    let without: Vec<_> = letter.obligations.iter().filter(|of| !of.assigns_task).collect();
    assert_eq!(
        without.iter().map(|of| of.key.as_str()).collect::<Vec<_>>(),
        ["Z1"]
    );
    assert_eq!(without[0].recipient_group, AddressedGroup::All);
    let count = |group| {
        letter
            .obligations
            .iter()
            .filter(|of| of.recipient_group == group)
            .count()
    };
    let counts = [
        AddressedGroup::Press,
        AddressedGroup::Portals,
        AddressedGroup::DistrictPc,
    ]
    .map(count);
    assert_eq!(counts, [6, 3, 9]);
}

#[test]
fn every_word_that_an_obligation_uses_stands_in_a_vocabulary() {
    let words = vocabularies().unwrap();
    let codes = |terms: &[vocabularies::Term]| distinct(terms.iter().map(|of| of.code.clone()));
    let (topics, audiences) = (codes(&words.topics), codes(&words.audiences));
    let evidence_kinds = codes(&words.evidence_kinds);
    let deliverables = distinct(words.deliverables.iter().map(|of| of.code.clone()));
    let measures = distinct(words.measures.iter().map(|of| of.code.clone()));
    for of in letter().obligations {
        assert!(topics.contains(&of.topic), "{}", of.key);
        assert!(
            of.audiences.iter().all(|code| audiences.contains(code)),
            "{}",
            of.key
        );
        assert!(
            of.evidence_kinds.iter().all(|code| evidence_kinds.contains(code)),
            "{}",
            of.key
        );
        assert!(
            of.suggested_measures.iter().all(|code| measures.contains(code)),
            "{}",
            of.key
        );
        assert!(deliverables.contains(&of.deliverable), "{}", of.key);
        assert!(
            of.secondary_deliverable
                .is_none_or(|code| deliverables.contains(&code)),
            "{}",
            of.key
        );
    }
}

#[test]
fn only_two_obligations_are_parts_of_another_and_it_stands_before_them() {
    let letter = letter();
    let parts: Vec<_> = letter
        .obligations
        .iter()
        .filter_map(|of| of.parent.as_deref().map(|parent| (of.key.as_str(), parent)))
        .collect();
    assert_eq!(parts, [("C2", "C1"), ("C3", "C1")]);
    let place = |key: &str| letter.obligations.iter().position(|of| of.key == key).unwrap();
    assert!(parts.iter().all(|(part, whole)| place(whole) < place(part)));
}

#[test]
fn comparatives_and_criteria_are_words_of_the_letter() {
    for of in letter().obligations {
        let said = of.text.to_lowercase();
        for word in of.comparative.iter().chain(&of.quality_criteria) {
            assert!(said.contains(word.as_str()), "{}: {word}", of.key);
        }
        assert!(
            !of.spans.is_empty() && of.spans.iter().all(|span| !span.contains('…')),
            "{}",
            of.key
        );
    }
}

#[test]
fn the_seven_ambiguities_are_kept() {
    let keys: Vec<_> = letter().ambiguities.into_iter().map(|of| of.key).collect();
    assert_eq!(keys, ["U1", "U2", "U3", "U4", "U5", "U6", "U7"]);
}
