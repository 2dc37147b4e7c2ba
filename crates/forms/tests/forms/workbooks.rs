//! XLSX forms written and read back.

use proptest::prelude::*;
use treem_domain::kernel::Quantity;
use treem_forms::write;

use crate::fixtures::{key, read_all, spec};

#[test]
fn an_empty_form_has_no_rows_and_nothing_wrong() {
    let outcome = read_all(&write::form(&spec()).unwrap()).unwrap();
    assert_eq!(outcome.rejected, []);
    assert_eq!(outcome.rows, []);
}

#[test]
fn a_row_of_a_workbook_says_where_it_stands() {
    let mut spec = spec();
    spec.values.insert(
        ("dai-ptth".to_owned(), key("tin_bai", Some("ky_nang"))),
        "12".to_owned(),
    );
    let outcome = read_all(&write::form(&spec).unwrap()).unwrap();
    let place = &outcome.rows[0].place;
    assert_eq!(place.cell.as_deref(), Some("F6"));
    assert_eq!((place.row, place.column.as_deref()), (6, Some("F")));
    assert_eq!(place.sheet.as_deref(), Some("1. Thông tin, truyền thông v"));
}

#[test]
fn text_that_begins_like_a_formula_is_written_as_text() {
    let mut spec = spec();
    for text in ["=1+1", "+84", "-1 tin", "@SUM(A1)"] {
        spec.values
            .insert(("dai-ptth".to_owned(), key("kho_khan", None)), text.to_owned());
        let outcome = read_all(&write::form(&spec).unwrap()).unwrap();
        assert_eq!(outcome.values(), [("dai-ptth", "kho_khan", "", text)]);
    }
}

/// Values for places of the form, by the place's number.
fn values() -> impl Strategy<Value = Vec<(usize, String)>> {
    let number = (0..=Quantity::MAX.thousandths())
        .prop_map(|thousandths| Quantity::from_thousandths(thousandths).to_string());
    let text = "[\\PC\n\t_]{0,60}[a-zà-ỹ]".prop_map(|text| treem_domain::kernel::text::nfc(&text));
    let value = prop_oneof![
        (Just(0), number),
        (
            1..=2_usize,
            (0..1_000_000_u32).prop_map(|count| count.to_string())
        ),
        (Just(3), "[01]".prop_map(String::from)),
        (Just(4), text),
        (Just(5), (-1_000..1_000_i32).prop_map(|count| count.to_string())),
    ];
    proptest::collection::vec(value, 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_form_comes_back_as_it_was_filled(values in values()) {
        let keys = [
            key("thoi_luong", None),
            key("tin_bai", Some("ky_nang")),
            key("tin_bai", Some("moi_truong_mang")),
            key("chuyen_muc", None),
            key("kho_khan", None),
            key("so_mo_hinh", None),
        ];
        let mut spec = spec();
        for (index, (place, value)) in values.into_iter().enumerate() {
            let reference = spec.organisations[index % 2].reference.clone();
            spec.values.insert((reference, keys[place].clone()), value);
        }
        let outcome = read_all(&write::form(&spec).unwrap())
            .map_err(|error| TestCaseError::fail(format!("{error:?}")))?;
        prop_assert_eq!(&outcome.rejected, &[]);
        let read = outcome.rows.into_iter().map(|row| {
            let reference = row.organisation.unwrap();
            ((reference, key(&row.cell, row.category.as_deref())), row.value)
        });
        prop_assert_eq!(read.collect::<std::collections::BTreeMap<_, _>>(), spec.values);
    }
}
