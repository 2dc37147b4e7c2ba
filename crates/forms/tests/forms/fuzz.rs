//! Mutations of valid files: whatever becomes of them, the readers neither panic nor take long.
//!
//! `TREEM_FUZZ_SECONDS` (5) bounds each; `TREEM_FUZZ_FROM` (0) begins at the round that a failure names.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use treem_domain::kernel::Error;
use treem_forms::{Bounds, CsvDialect, DecimalMark, write};
use zip::CompressionMethod;

use crate::fixtures::{key, read, spec};
use crate::workbook::{Parts, packed, parts};

/// A round may take so long, with debug assertions and other tests beside it.
const PATIENCE: Duration = Duration::from_secs(5);

/// SplitMix64 (Steele, Lea and Flood 2014): every round has its own stream.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).unwrap()
    }
}

/// What mutations like to put in.
const SPLICES: [&[u8]; 24] = [
    b"\"",
    b",",
    b";",
    b"\n",
    b"\r",
    b"\0",
    b"\xff",
    b"=",
    b"{",
    b"}",
    b"[",
    b"]",
    b"<",
    b">",
    b"&",
    b"/>",
    b"</c>",
    b"<c r=\"XFD1048576\">",
    b"<f t=\"shared\" si=\"4294967295\" ref=\"A1:B2\">",
    b"-1",
    b"1e999",
    b"4294967296",
    b"<mergeCell ref=\"A1:A1\"/>",
    b"\xef\xbb\xbf",
];

fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len());
        let length = random.below(32).min(bytes.len() - at);
        match random.below(6) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << random.below(8),
            1 => drop(bytes.drain(at..at + length)),
            2 => {
                let copied = bytes[at..at + length].to_vec();
                let to = random.below(bytes.len());
                bytes.splice(to..to, copied);
            }
            3 => bytes.truncate(at),
            _ => {
                let splice = SPLICES[random.below(SPLICES.len())];
                bytes.splice(at..at, splice.iter().copied());
            }
        }
    }
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap())
}

/// Runs rounds until the time is over.
fn rounds(mut file: impl FnMut(&mut Random) -> Vec<u8>) {
    let end = Instant::now() + Duration::from_secs(setting("TREEM_FUZZ_SECONDS", 5));
    let first = setting("TREEM_FUZZ_FROM", 0);
    let bounds = Bounds {
        max_line_bytes: 4 << 10,
        ..Bounds::default()
    };
    let mut accepted = 0;
    for round in first.. {
        if Instant::now() > end {
            assert!(round - first > 20, "only {} rounds", round - first);
            assert!(accepted > 0, "no file of {round} was read to its end");
            return;
        }
        let mut random = Random(round);
        let file = file(&mut random);
        let dialect = CsvDialect {
            decimal: [None, Some(DecimalMark::Comma)][random.below(2)],
            ..CsvDialect::default()
        };
        let start = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| read(&file, dialect, &bounds)));
        let outcome = outcome.unwrap_or_else(|_| panic!("round {round} panics"));
        assert!(
            start.elapsed() < PATIENCE,
            "round {round} takes {:?}",
            start.elapsed()
        );
        match outcome {
            Ok(_) => accepted += 1,
            Err(Error::Invalid(faults)) => assert!(!faults.is_empty(), "round {round}"),
            Err(other) => panic!("round {round}: {other:?}"),
        }
    }
}

fn rounds_of(valid: &[u8]) {
    rounds(|random| {
        let mut file = valid.to_vec();
        mutate(&mut file, random);
        file
    });
}

#[test]
fn mutated_csv_neither_panics_nor_takes_long() {
    rounds_of(
        "organisation;cell;category;value\r\nbao-kien-giang;thoi_luong;;\"1.234,5\"\r\n\
         dai-ptth;tin_bai;ky_nang;12\r\ndai-ptth;kho_khan;;\"Thiếu \"\"người\"\";\r\nthiếu máy\"\r\n"
            .as_bytes(),
    );
}

#[test]
fn mutated_json_neither_panics_nor_takes_long() {
    rounds_of(
        r#"{"rows": [{"organisation": "dai-ptth", "cell": "thoi_luong", "value": 12.5},
            {"cell": "tin_bai", "category": "ky_nang", "value": "12"},
            {"cell": "chuyen_muc", "value": true}, {"cell": "kho_khan", "value": "Thi\u1ebfu ng\u01b0\u1eddi"}]}"#
            .as_bytes(),
    );
}

#[test]
fn mutated_ndjson_neither_panics_nor_takes_long() {
    rounds_of(
        "{\"organisation\": \"dai-ptth\", \"cell\": \"thoi_luong\", \"value\": 12.5}\n\
         {\"cell\": \"kho_khan\", \"value\": \"Thiếu người\"}\n{\"cell\": \"chuyen_muc\", \"value\": null}\n"
            .as_bytes(),
    );
}

fn filled_form() -> Vec<u8> {
    let mut spec = spec();
    let values = [
        ("thoi_luong", None, "12.5"),
        ("tin_bai", Some("ky_nang"), "3"),
        ("kho_khan", None, "Thiếu người"),
    ];
    for (cell, category, value) in values {
        let place = ("dai-ptth".to_owned(), key(cell, category));
        spec.values.insert(place, value.to_owned());
    }
    write::form(&spec).unwrap()
}

#[test]
fn a_mutated_workbook_neither_panics_nor_takes_long() {
    let form = filled_form();
    let valid: Parts = parts(&form);
    let names: Vec<String> = valid.keys().cloned().collect();
    rounds(|random| {
        // One file in four is broken as an archive, the others inside of it, where checksums would hide them.
        if random.below(4) == 0 {
            let mut file = form.clone();
            mutate(&mut file, random);
            return file;
        }
        let mut parts = valid.clone();
        let name = &names[random.below(names.len())];
        mutate(parts.get_mut(name).unwrap(), random);
        packed(&parts, CompressionMethod::Stored)
    });
}
