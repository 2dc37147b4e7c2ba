//! Workbooks as bytes: mostly the archive is what breaks.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use treem_forms::{CsvDialect, Format};

fuzz_target!(
    init: treem_fuzz::sow("xlsx", &[treem_fuzz::filled_form()]),
    |file: &[u8]| {
        treem_fuzz::is_sound(Format::of(&mut Cursor::new(file), CsvDialect::default()));
        treem_fuzz::read_whole(file, Format::Xlsx);
    }
);
