#![no_main]

use libfuzzer_sys::fuzz_target;
use treem_forms::Format;

const SOUND: &str = r#"{"rows": [{"organisation": "dai-ptth", "cell": "thoi_luong", "value": 12.5},
    {"cell": "tin_bai", "category": "ky_nang", "value": "12"},
    {"cell": "chuyen_muc", "value": true}, {"cell": "kho_khan", "value": "Thi\u1ebfu ng\u01b0\u1eddi"}]}"#;

fuzz_target!(
    init: treem_fuzz::sow("json", &[SOUND.into()]),
    |file: &[u8]| {
        treem_fuzz::read_whole(file, Format::Json);
    }
);
