//! Rows that are written are read back as they were.

use proptest::prelude::*;
use treem_domain::kernel::{Quantity, text};
use treem_forms::write::{RowFormat, RowValue, Rows, ValueRow};

use crate::fixtures::{Outcome, read_all};

const FORMATS: [RowFormat; 2] = [RowFormat::Csv, RowFormat::Ndjson];

fn row<'a>(
    organisation: &'a str,
    cell: &'a str,
    category: Option<&'a str>,
    value: RowValue<'a>,
) -> ValueRow<'a> {
    ValueRow {
        organisation,
        cell,
        category,
        value,
    }
}

fn written(format: RowFormat, rows: &[ValueRow<'_>]) -> Vec<u8> {
    let mut file = Rows::new(format);
    for row in rows {
        file.push(row).unwrap();
    }
    [format.header().as_bytes(), &file.into_bytes()].concat()
}

/// What comes back when nothing is declared about the file.
fn read_back(format: RowFormat, rows: &[ValueRow<'_>]) -> Outcome {
    let outcome = read_all(&written(format, rows)).unwrap();
    assert_eq!(outcome.rejected, []);
    outcome
}

fn figure(text: &str) -> RowValue<'static> {
    RowValue::Figure(Quantity::parse(text).unwrap())
}

#[test]
fn the_file_looks_as_an_upload_does() {
    let rows = [
        row("bao-kien-giang", "thoi_luong", None, figure("-1.234")),
        row("bao-kien-giang", "tin_bai", Some("ky_nang"), figure("12")),
        row(
            "@bao",
            "kho_khan",
            None,
            RowValue::Text("- Thiếu \"máy ghi\", người;\n=1+1"),
        ),
    ];
    assert_eq!(
        String::from_utf8(written(RowFormat::Csv, &rows)).unwrap(),
        "\u{feff}organisation,cell,category,value\r\n\
         bao-kien-giang,thoi_luong,,-1.2340\r\n\
         bao-kien-giang,tin_bai,ky_nang,12\r\n\
         '@bao,kho_khan,,\"'- Thiếu \"\"máy ghi\"\", người;\n'=1+1\"\r\n"
    );
    assert_eq!(
        String::from_utf8(written(RowFormat::Ndjson, &rows)).unwrap(),
        "{\"organisation\":\"bao-kien-giang\",\"cell\":\"thoi_luong\",\"value\":-1.234}\n\
         {\"organisation\":\"bao-kien-giang\",\"cell\":\"tin_bai\",\"category\":\"ky_nang\",\"value\":12}\n\
         {\"organisation\":\"@bao\",\"cell\":\"kho_khan\",\
         \"value\":\"- Thiếu \\\"máy ghi\\\", người;\\n=1+1\"}\n"
    );
    for format in FORMATS {
        assert_eq!(
            read_back(format, &rows).values(),
            [
                ("bao-kien-giang", "thoi_luong", "", "-1.234"),
                ("bao-kien-giang", "tin_bai", "ky_nang", "12"),
                ("@bao", "kho_khan", "", "- Thiếu \"máy ghi\", người;\n=1+1"),
            ]
        );
    }
}

proptest! {
    #[test]
    fn every_quantity_comes_back(thousandths in prop_oneof![-9_999_999_i64..=9_999_999, any::<i64>()]) {
        let most = Quantity::MAX.thousandths();
        let quantity = Quantity::from_thousandths(thousandths.clamp(-most, most));
        for format in FORMATS {
            let outcome = read_back(format, &[row("a", "thoi_luong", None, RowValue::Figure(quantity))]);
            prop_assert_eq!(&outcome.rows[0].value, &quantity.to_string());
        }
    }

    #[test]
    fn every_text_comes_back(told in "[-=+@＝'\";,\t\r\n aớ]{1,24}|[^\0]{1,40}", named in "[-=@'\";, aớ]{1,9}") {
        // Reports hold texts in NFC; an upload takes them without white space around them and with plain line ends.
        let told = text::nfc(&told);
        let named = text::nfc(&format!("{named}."));
        for format in FORMATS {
            let outcome = read_back(format, &[row(&named, "kho_khan", None, RowValue::Text(&told))]);
            let plain = told.replace("\r\n", "\n");
            prop_assert_eq!(outcome.rows[0].value.trim(), plain.trim());
            prop_assert_eq!(outcome.rows[0].organisation.as_deref(), Some(named.trim()));
        }
    }
}
