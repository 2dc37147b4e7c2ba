use std::collections::BTreeMap;

use super::*;
use crate::reference::administrative_units::{AdministrativeUnit, UnitKey, UnitSuccessionKind, UnitType};

fn by_key() -> BTreeMap<UnitKey, AdministrativeUnit> {
    administrative_units()
        .unwrap()
        .into_iter()
        .map(|unit| (unit.key(), unit))
        .collect()
}

fn key(code: &str, valid_from: &str) -> UnitKey {
    UnitKey {
        code: code.to_owned(),
        valid_from: day(valid_from),
    }
}

#[test]
fn spans_of_one_code_never_overlap() {
    distinct(
        administrative_units()
            .unwrap()
            .iter()
            .map(AdministrativeUnit::key),
    );
    let units: Vec<_> = by_key().into_values().collect();
    for pair in units.windows(2).filter(|pair| pair[0].code == pair[1].code) {
        let end = pair[0].valid_until.unwrap_or(NaiveDate::MAX);
        assert!(
            end <= pair[1].valid_from,
            "{} and {}",
            pair[0].full_name,
            pair[1].full_name
        );
    }
    for unit in &units {
        assert!(
            unit.valid_until.is_none_or(|until| until > unit.valid_from),
            "{}",
            unit.full_name
        );
    }
}

#[test]
fn every_parent_stands_before_its_children_and_holds_as_long_as_they_do() {
    let units = by_key();
    let mut seen = BTreeSet::new();
    for unit in administrative_units().unwrap() {
        seen.insert(unit.key());
        let Some(parent) = &unit.parent else {
            assert_eq!(unit.unit_type, UnitType::Tinh, "{} has no parent", unit.full_name);
            continue;
        };
        assert!(
            seen.contains(parent),
            "{} comes before its parent",
            unit.full_name
        );
        let parent = &units[parent];
        assert!(parent.valid_from <= unit.valid_from, "{}", unit.full_name);
        let end = |of: &AdministrativeUnit| of.valid_until.unwrap_or(NaiveDate::MAX);
        assert!(
            end(parent) >= end(&unit),
            "{} outlives its parent",
            unit.full_name
        );
    }
}

#[test]
fn the_letters_day_knows_fifteen_districts_and_one_hundred_and_forty_four_communes() {
    let on = day("2021-06-09");
    let holding: Vec<_> = administrative_units()
        .unwrap()
        .into_iter()
        .filter(|unit| unit.valid_from == on)
        .collect();
    let count = |types: &[UnitType]| {
        holding
            .iter()
            .filter(|unit| types.contains(&unit.unit_type))
            .count()
    };
    assert_eq!((count(&[UnitType::Huyen]), count(&[UnitType::ThanhPho])), (12, 3));
    assert_eq!(
        (
            count(&[UnitType::Xa]),
            count(&[UnitType::Phuong]),
            count(&[UnitType::ThiTran])
        ),
        (116, 18, 10)
    );
    assert_eq!(count(&[UnitType::Tinh]), 1);
    assert!(
        holding
            .iter()
            .all(|unit| unit.valid_from_basis == ValidFromBasis::KnownToHoldOn)
    );
}

#[test]
fn the_merger_left_forty_eight_units_under_an_giang() {
    let merger = day("2025-07-01");
    let units: Vec<_> = by_key()
        .into_values()
        .filter(|unit| unit.valid_from == merger)
        .collect();
    let count = |of: UnitType| units.iter().filter(|unit| unit.unit_type == of).count();
    assert_eq!(
        (
            count(UnitType::Xa),
            count(UnitType::Phuong),
            count(UnitType::DacKhu)
        ),
        (41, 4, 3)
    );
    for unit in units.iter().filter(|unit| unit.unit_type != UnitType::Tinh) {
        assert_eq!(unit.parent, Some(key("91", "2025-07-01")), "{}", unit.full_name);
    }
    let open = by_key()
        .into_values()
        .filter(|unit| unit.valid_until.is_none())
        .count();
    assert_eq!(open, units.len(), "a unit of before the merger still holds");
}

#[test]
fn code_30742_named_three_wards_one_after_the_other() {
    let names: Vec<_> = by_key()
        .into_values()
        .filter(|unit| unit.code == "30742")
        .map(|unit| (unit.full_name, unit.valid_from, unit.valid_until))
        .collect();
    let expected = [
        ("Phường Vĩnh Bảo", "2021-06-09", Some("2025-01-01")),
        ("Phường Vĩnh Thanh Vân", "2025-01-01", Some("2025-07-01")),
        ("Phường Rạch Giá", "2025-07-01", None),
    ];
    assert_eq!(
        names,
        expected.map(|(name, from, until)| (name.to_owned(), day(from), until.map(day)))
    );
}

#[test]
fn a_unit_ends_on_the_day_on_which_its_one_successor_begins() {
    let units = by_key();
    let successions = unit_successions().unwrap();
    let ended = distinct(successions.iter().map(|link| link.predecessor.clone()));
    for link in &successions {
        assert_eq!(units[&link.predecessor].valid_until, Some(link.effective_on));
        assert_eq!(units[&link.successor].valid_from, link.effective_on);
    }
    for (key, unit) in units.iter().filter(|(_, unit)| unit.valid_until.is_some()) {
        let is_district = matches!(unit.unit_type, UnitType::Huyen | UnitType::ThanhPho);
        assert_eq!(ended.contains(key), !is_district, "{}", unit.full_name);
    }
}

#[test]
fn a_unit_that_did_not_change_keeps_its_full_name_and_shares_its_successor_with_none() {
    let units = by_key();
    let successions = unit_successions().unwrap();
    for link in successions
        .iter()
        .filter(|link| link.kind != UnitSuccessionKind::Merged)
    {
        let (before, after) = (&units[&link.predecessor], &units[&link.successor]);
        let unchanged = link.kind == UnitSuccessionKind::Unchanged;
        assert_eq!(
            before.full_name == after.full_name,
            unchanged,
            "{}",
            before.full_name
        );
        assert_eq!(
            successions
                .iter()
                .filter(|other| other.successor == link.successor)
                .count(),
            1
        );
    }
}

#[test]
fn only_units_whose_communes_lay_in_two_districts_are_marked_as_spanning_districts() {
    let units = by_key();
    let mut districts: BTreeMap<UnitKey, BTreeSet<UnitKey>> = BTreeMap::new();
    let successions = unit_successions().unwrap();
    for link in &successions {
        let parent = units[&link.predecessor].parent.clone();
        districts
            .entry(link.successor.clone())
            .or_default()
            .extend(parent);
    }
    for link in &successions {
        assert_eq!(
            link.spans_former_districts,
            districts[&link.successor].len() > 1,
            "{:?}",
            link.successor
        );
    }
    let spanning: BTreeSet<_> = successions
        .iter()
        .filter(|link| link.spans_former_districts)
        .map(|link| units[&link.successor].name.as_str())
        .collect();
    assert_eq!(spanning, BTreeSet::from(["Tô Châu", "Vĩnh Thông"]));
}
