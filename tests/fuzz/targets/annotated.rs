//! Whatever is in a file, it comes back as a workbook with its faults marked, and that is the form again.
#![no_main]

use std::io::Cursor;
use std::ops::ControlFlow;

use libfuzzer_sys::fuzz_target;
use treem_domain::imports::RejectedRow;
use treem_forms::{Bounds, CsvDialect, Format, read, write};
use treem_fuzz::fixtures::{expected, spec};

const SOUND: &str =
    "organisation,cell,category,value\nbao-kien-giang,thoi_luong,,nhiều\ndai-ptth,tin_bai,ky_nang,12\n";

fuzz_target!(
    init: treem_fuzz::sow("csv", &[SOUND.into()]),
    |file: &[u8]| {
        let format = Format::Csv(CsvDialect::default());
        let Some(sent) = treem_fuzz::as_sent(file, format) else { return };
        let mut rejected = Vec::new();
        let mut note = |row: Result<treem_domain::imports::Row, RejectedRow>| {
            match row {
                Err(refused) => rejected.push(refused),
                Ok(row) => rejected.extend(row.refusal.map(|why| {
                    RejectedRow::new(row.place, "/rows/0/value".to_owned(), why, Some(&row.value))
                })),
            }
            ControlFlow::Continue(())
        };
        let read = read::each_of(Cursor::new(file), format, &Bounds::default(), expected(), &mut note);
        assert!(treem_fuzz::is_sound(read));
        let marked = write::annotated(&spec(), &sent, &rejected).expect("it comes back");
        assert!(treem_fuzz::read_whole(&marked, Format::Xlsx), "it is the form again");
    }
);
