//! CSV, NDJSON and JSON.

use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use proptest::prelude::*;
use treem_domain::kernel::{Code, Error, Quantity};
use treem_forms::{Bounds, CsvDialect, DecimalMark, Format, Separator, read};

use crate::fixtures::{expected, read, read_all};

#[test]
fn strange_missing_and_doubled_columns_are_refused_at_once() {
    let error = read_all("cell,Chỉ tiêu,màu\nthoi_luong,1,đỏ\n".as_bytes()).unwrap_err();
    let Error::Invalid(faults) = error else {
        panic!("{error:?}")
    };
    let codes: Vec<Code> = faults.iter().map(|fault| fault.code).collect();
    assert_eq!(codes, [Code::Duplicate, Code::UnknownMember, Code::Required]);
}

#[test]
fn a_row_that_is_too_long_is_refused_and_the_next_is_read() {
    let bounds = Bounds {
        max_line_bytes: 1_000,
        ..Bounds::default()
    };
    let long = "x".repeat(100_000);
    let csv = format!("cell,value\nkho_khan,{long}\nthoi_luong,5\n");
    let ndjson =
        format!("{{\"cell\":\"kho_khan\",\"value\":\"{long}\"}}\n{{\"cell\":\"thoi_luong\",\"value\":5}}\n");
    for (file, line) in [(csv, 2), (ndjson, 1)] {
        let outcome = read(file.as_bytes(), CsvDialect::default(), &bounds).unwrap();
        assert_eq!(outcome.rejected[0].code, Code::TooLong);
        assert_eq!(outcome.rejected[0].place.row, line);
        assert_eq!(outcome.values(), [("", "thoi_luong", "", "5")]);
    }
}

#[test]
fn more_rows_than_the_bound_are_refused() {
    let bounds = Bounds {
        max_rows: 2,
        ..Bounds::default()
    };
    let three = "cell,value\na,1\na,2\na,3\n";
    let error = read(three.as_bytes(), CsvDialect::default(), &bounds).unwrap_err();
    assert!(matches!(error, Error::Invalid(faults) if faults[0].code == Code::TooMany));
    let two = read(b"cell,value\na,1\na,2\n", CsvDialect::default(), &bounds);
    assert_eq!(two.unwrap().rows.len(), 2);
}

#[test]
fn the_csv_that_vietnamese_excel_saves_is_read() {
    let file = "\u{feff}Đơn vị;Chỉ tiêu;Nhóm;Giá trị\r\n\
        bao-kien-giang;thoi_luong;;\"1.234,5\"\r\n\
        bao-kien-giang;tin_bai;ky_nang;12\r\n\
        ;;;\r\n\
        dai-ptth;chuyen_muc;;Có\r\n\
        dai-ptth;kho_khan;;\"Thiếu người;\r\nthiếu máy \"\"ghi\"\"\"\r\n";
    let dialect = CsvDialect {
        separator: None,
        decimal: Some(DecimalMark::Comma),
    };
    let outcome = read(file.as_bytes(), dialect, &Bounds::default()).unwrap();
    assert_eq!(outcome.rejected, []);
    assert_eq!(
        outcome.values(),
        [
            ("bao-kien-giang", "thoi_luong", "", "1234.5"),
            ("bao-kien-giang", "tin_bai", "ky_nang", "12"),
            ("dai-ptth", "chuyen_muc", "", "1"),
            ("dai-ptth", "kho_khan", "", "Thiếu người;\nthiếu máy \"ghi\""),
        ]
    );
    let lines: Vec<u64> = outcome.rows.iter().map(|row| row.place.row).collect();
    assert_eq!(lines, [2, 3, 5, 6]);
}

#[test]
fn the_caller_may_break_off() {
    for file in [
        "cell,value\na,1\na,2\n",
        "{\"cell\":\"a\",\"value\":1}\n{\"cell\":\"a\",\"value\":2}\n",
        "{\"rows\":[{\"cell\":\"a\",\"value\":1},{\"cell\":\"a\",\"value\":2}",
    ] {
        let mut input = Cursor::new(file);
        let format = Format::of(&mut input, CsvDialect::default()).unwrap();
        let mut taken = 0;
        read::each_of(input, format, &Bounds::default(), expected(), &mut |_| {
            taken += 1;
            ControlFlow::Break(())
        })
        .unwrap();
        assert_eq!(taken, 1);
    }
}

/// A CSV file of any size that is nowhere kept.
struct Endless {
    position: u64,
    length: u64,
}

const HEADER: &[u8] = b"organisation,cell,category,value\n";
const LINE: &[u8] = b"bao-kien-giang,thoi_luong,,1234.5\n";

impl Read for Endless {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.length - self.position).unwrap();
        let length = output.len().min(left);
        for slot in &mut output[..length] {
            let position = usize::try_from(self.position).unwrap();
            *slot = match HEADER.get(position) {
                Some(byte) => *byte,
                None => LINE[(position - HEADER.len()) % LINE.len()],
            };
            self.position += 1;
        }
        Ok(length)
    }
}

impl Seek for Endless {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Ok(self.position)
    }
}

/// Resident memory of this process at its highest, in KiB (`man proc_pid_status`).
#[cfg(target_os = "linux")]
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_file() {
    // Without optimisation the parser takes a minute for the 200 MB that must fit.
    let bytes = if cfg!(debug_assertions) {
        24_000_000
    } else {
        200_000_000
    };
    let rows: u64 = bytes / LINE.len() as u64;
    let file = Endless {
        position: 0,
        length: (HEADER.len() as u64) + rows * LINE.len() as u64,
    };
    let before = peak_memory();
    let mut taken = 0;
    let format = Format::Csv(CsvDialect {
        separator: Some(Separator::Comma),
        decimal: Some(DecimalMark::Point),
    });
    read::each_of(
        BufReader::new(file),
        format,
        &Bounds::default(),
        expected(),
        &mut |row| {
            taken += u64::from(row.is_ok());
            ControlFlow::Continue(())
        },
    )
    .unwrap();
    assert_eq!(taken, rows);
    let grown = peak_memory() - before;
    assert!(grown < 8 * 1024, "{grown} KiB");
}

/// A row as its sender has it: cell, category and value.
fn rows() -> impl Strategy<Value = Vec<(&'static str, Option<&'static str>, String)>> {
    let number = (0..=Quantity::MAX.thousandths())
        .prop_map(|thousandths| Quantity::from_thousandths(thousandths).to_string());
    // Not white space alone, which clears, nor a formula's sign; CRLF becomes LF.
    let text = "[\\PC\n\";,]{0,40}[a-zà-ỹ]".prop_map(|text| {
        let text = treem_domain::kernel::text::nfc(text.trim());
        text.trim_start_matches('=').trim_start().to_owned()
    });
    let row = prop_oneof![
        number.prop_map(|number| ("thoi_luong", None, number)),
        (0..1_000_000_u32).prop_map(|count| ("tin_bai", Some("ky_nang"), count.to_string())),
        "[01]".prop_map(|flag| ("chuyen_muc", None, flag)),
        text.prop_map(|text| ("kho_khan", None, text)),
    ];
    proptest::collection::vec(row, 1..20)
}

fn same(
    file: &[u8],
    dialect: CsvDialect,
    sent: &[(&str, Option<&str>, String)],
) -> std::result::Result<(), TestCaseError> {
    let outcome =
        read(file, dialect, &Bounds::default()).map_err(|error| TestCaseError::fail(format!("{error:?}")))?;
    prop_assert_eq!(&outcome.rejected, &[]);
    let expected: Vec<_> = sent
        .iter()
        .map(|(cell, category, value)| ("đơn-vị", *cell, category.unwrap_or_default(), value.as_str()))
        .collect();
    prop_assert_eq!(outcome.values(), expected);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn csv_comes_back_as_it_was_written(sent in rows(), semicolon: bool, comma: bool, crlf: bool) {
        let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new()
            .delimiter(if semicolon { b';' } else { b',' })
            .terminator(terminator)
            .from_writer(Vec::new());
        writer.write_record(["organisation", "cell", "category", "value"]).unwrap();
        for (cell, category, value) in &sent {
            let value = if comma && *cell == "thoi_luong" { value.replace('.', ",") } else { value.clone() };
            writer.write_record(["đơn-vị", cell, category.unwrap_or_default(), &value]).unwrap();
        }
        let dialect = CsvDialect {
            separator: None,
            decimal: Some(if comma { DecimalMark::Comma } else { DecimalMark::Point }),
        };
        same(&writer.into_inner().unwrap(), dialect, &sent)?;
    }

    #[test]
    fn json_and_ndjson_come_back_as_they_were_written(sent in rows(), as_numbers: bool) {
        let rows: Vec<serde_json::Value> = sent
            .iter()
            .map(|(cell, category, value)| {
                let number = serde_json::from_str::<serde_json::Number>(value);
                let value = match number {
                    Ok(number) if as_numbers && *cell != "kho_khan" => serde_json::json!(number),
                    _ => serde_json::json!(value),
                };
                serde_json::json!({"organisation": "đơn-vị", "cell": cell, "category": category, "value": value})
            })
            .collect();
        let lines: Vec<String> = rows.iter().map(ToString::to_string).collect();
        same(lines.join("\n").as_bytes(), CsvDialect::default(), &sent)?;
        same(serde_json::json!({"rows": rows}).to_string().as_bytes(), CsvDialect::default(), &sent)?;
    }
}
