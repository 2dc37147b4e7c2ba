#![no_main]

use libfuzzer_sys::fuzz_target;
use treem_forms::{CsvDialect, DecimalMark, Format, Separator};

const SOUND: &str = "organisation;cell;category;value\r\nbao-kien-giang;thoi_luong;;\"1.234,5\"\r\n\
    dai-ptth;tin_bai;ky_nang;12\r\ndai-ptth;kho_khan;;\"Thiếu \"\"người\"\";\r\nthiếu máy\"\r\n";

fuzz_target!(
    init: treem_fuzz::sow("csv", &[SOUND.into()]),
    |file: &[u8]| {
        treem_fuzz::read_whole(file, Format::Csv(CsvDialect::default()));
        let declared = CsvDialect {
            separator: Some(Separator::Semicolon),
            decimal: Some(DecimalMark::Comma),
        };
        treem_fuzz::read_whole(file, Format::Csv(declared));
    }
);
