use std::collections::BTreeMap;

use super::*;
use crate::reference::organisations::{Organisation, OrganisationKind, OrganisationSuccessionKind};
use crate::reference::recipient_groups::RecipientGroupKind;

fn by_key() -> BTreeMap<String, Organisation> {
    organisations()
        .unwrap()
        .into_iter()
        .map(|of| (of.key.clone(), of))
        .collect()
}

#[test]
fn no_identifier_is_made_up() {
    let known: Vec<_> = by_key()
        .into_values()
        .filter_map(|of| {
            of.identifier
                .map(|identifier| (of.key, identifier, of.identifier_certainty))
        })
        .collect();
    let expected = [
        ("ubnd-tinh-an-giang", "H01", Certainty::Inferred),
        ("ubnd-tinh-kien-giang", "H33", Certainty::Confirmed),
    ];
    assert_eq!(
        known,
        expected.map(|(key, identifier, how)| (key.to_owned(), identifier.to_owned(), how))
    );
}

#[test]
fn ends_of_the_provinces_other_bodies_are_not_given_as_confirmed() {
    for key in [
        "stttt-kien-giang",
        "bao-kien-giang",
        "dai-ptth-kien-giang",
        "cong-ttdt-tinh",
    ] {
        let of = &by_key()[key];
        assert_eq!(
            (of.valid_until, of.valid_until_certainty),
            (Some(day("2025-07-01")), Certainty::Inferred)
        );
    }
}

#[test]
fn every_parent_stands_before_its_children_and_holds_when_they_begin() {
    distinct(organisations().unwrap().into_iter().map(|of| of.key));
    let mut seen: BTreeMap<String, Organisation> = BTreeMap::new();
    for of in organisations().unwrap() {
        if let Some(parent) = &of.parent {
            let parent = seen
                .get(parent)
                .unwrap_or_else(|| panic!("{} comes before its parent", of.key));
            assert!(parent.valid_from <= of.valid_from, "{}", of.key);
            let end = |of: &Organisation| of.valid_until.unwrap_or(NaiveDate::MAX);
            assert!(end(parent) >= end(&of), "{} outlives its parent", of.key);
        }
        seen.insert(of.key.clone(), of);
    }
}

#[test]
fn every_unit_has_one_peoples_committee_with_its_span_its_name_and_the_committee_above() {
    let committees: BTreeMap<_, _> = by_key()
        .into_values()
        .filter(|of| of.name.starts_with("Ủy ban nhân dân"))
        .map(|of| (of.unit.clone().unwrap(), of))
        .collect();
    let units = administrative_units().unwrap();
    assert_eq!(committees.len(), units.len());
    for unit in units {
        let of = &committees[&unit.key()];
        assert_eq!(
            (of.valid_from, of.valid_until),
            (unit.valid_from, unit.valid_until),
            "{}",
            of.key
        );
        assert_eq!(of.valid_from_basis, unit.valid_from_basis, "{}", of.key);
        let name = of.name.strip_prefix("Ủy ban nhân dân ").unwrap();
        let mut letters = unit.full_name.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_lowercase).collect();
        assert_eq!(name, first + letters.as_str());
        let above = unit.parent.map(|parent| committees[&parent].key.clone());
        assert_eq!(of.parent, above, "{}", of.key);
    }
}

#[test]
fn work_passes_on_the_day_on_which_one_ends_and_the_other_begins() {
    let all = by_key();
    for link in organisation_successions().unwrap() {
        assert_eq!(
            all[&link.predecessor].valid_until,
            Some(link.effective_on),
            "{}",
            link.predecessor
        );
        assert_eq!(
            all[&link.successor].valid_from, link.effective_on,
            "{}",
            link.successor
        );
    }
}

#[test]
fn committees_of_communes_pass_on_as_their_units_do() {
    let keys: BTreeMap<_, _> = by_key()
        .into_values()
        .filter(|of| of.name.starts_with("Ủy ban nhân dân"))
        .map(|of| (of.unit.unwrap(), of.key))
        .collect();
    let by_units = distinct(
        unit_successions()
            .unwrap()
            .into_iter()
            .map(|link| (keys[&link.predecessor].clone(), keys[&link.successor].clone())),
    );
    let by_committees = distinct(
        organisation_successions()
            .unwrap()
            .into_iter()
            .filter(|link| link.kind != OrganisationSuccessionKind::Dissolve)
            .map(|link| (link.predecessor, link.successor)),
    );
    assert_eq!(by_committees, by_units);
}

#[test]
fn a_districts_committee_is_dissolved_into_those_that_its_communes_went_into() {
    let all = by_key();
    let mut by_communes = BTreeSet::new();
    for link in organisation_successions().unwrap() {
        let successor_is_new = all[&link.successor].valid_from == day("2025-07-01");
        let parent = all[&link.predecessor].parent.clone();
        if successor_is_new && all[&link.predecessor].kind == OrganisationKind::CommunePeopleCommittee {
            by_communes.insert((parent.unwrap(), link.successor));
        }
    }
    let dissolved: BTreeSet<_> = organisation_successions()
        .unwrap()
        .into_iter()
        .filter(|link| link.kind == OrganisationSuccessionKind::Dissolve)
        .map(|link| (link.predecessor, link.successor))
        .collect();
    assert_eq!(dissolved, by_communes);
    assert_eq!(
        dissolved
            .iter()
            .map(|(district, _)| district)
            .collect::<BTreeSet<_>>()
            .len(),
        15
    );
}

#[test]
fn groups_list_organisations_and_the_open_class_lists_none() {
    let all = by_key();
    let groups = recipient_groups().unwrap();
    distinct(groups.iter().map(|group| group.key.as_str()));
    let sizes: Vec<_> = groups
        .iter()
        .map(|group| (group.key.as_str(), group.members.len()))
        .collect();
    let open = "trang-ttdt-so-nganh-dia-phuong";
    assert_eq!(
        sizes,
        [("press", 2), ("portals", 1), ("district_pc", 15), (open, 0)]
    );
    for group in &groups {
        assert_eq!(group.kind == RecipientGroupKind::OpenClass, group.key == open);
        distinct(&group.members);
        assert!(
            group.members.iter().all(|member| all.contains_key(member)),
            "{}",
            group.key
        );
    }
    let districts = groups[2].members.iter().map(|member| all[member].kind);
    assert!(
        districts
            .into_iter()
            .all(|kind| kind == OrganisationKind::DistrictPeopleCommittee)
    );
}
