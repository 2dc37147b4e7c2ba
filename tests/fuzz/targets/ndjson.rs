#![no_main]

use libfuzzer_sys::fuzz_target;
use treem_forms::Format;

const SOUND: &str = "{\"organisation\": \"dai-ptth\", \"cell\": \"thoi_luong\", \"value\": 12.5}\n\
    {\"cell\": \"kho_khan\", \"value\": \"Thiếu người\"}\n{\"cell\": \"chuyen_muc\", \"value\": null}\n";

fuzz_target!(
    init: treem_fuzz::sow("ndjson", &[SOUND.into()]),
    |file: &[u8]| {
        treem_fuzz::read_whole(file, Format::Ndjson);
    }
);
