//! A sound archive with a sheet that is none: checksums hide that from whoever only changes bytes.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use treem_forms::Format;
use treem_fuzz::workbook::{FIRST_SHEET, Parts, packed, parts};
use zip::CompressionMethod;

static FORM: LazyLock<Parts> = LazyLock::new(|| parts(&treem_fuzz::filled_form()));

fuzz_target!(
    init: treem_fuzz::sow("none", &[FORM[FIRST_SHEET].clone()]),
    |sheet: &[u8]| {
        let mut parts = FORM.clone();
        parts.insert(FIRST_SHEET.to_owned(), sheet.to_vec());
        treem_fuzz::read_whole(&packed(&parts, CompressionMethod::Stored), Format::Xlsx);
    }
);
