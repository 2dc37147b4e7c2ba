//! What every fuzz target shares: the form that files are read for, what must hold of any file, and the seeds.
#![allow(clippy::unwrap_used, dead_code, reason = "what fails here is a find")]

#[path = "../../../crates/forms/tests/forms/fixtures.rs"]
pub mod fixtures;
#[path = "../../../crates/forms/tests/forms/workbook.rs"]
pub mod workbook;

use std::fs;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::Path;

use treem_domain::imports::Row;
use treem_domain::kernel::{Error, Result};
use treem_forms::{Bounds, Format, read, write};

/// The corpus of the readers' own tests.
const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../crates/forms/tests/corpus");

/// Reads a file to its end. Whatever it holds, it is read or refused with a reason, and no row says more than an answer
/// has room for.
pub fn read_whole(file: &[u8], format: Format) -> bool {
    let read = read::each_of(
        Cursor::new(file),
        format,
        &Bounds::default(),
        fixtures::expected(),
        &mut |row| {
            match row {
                Ok(row) => assert!(
                    row.organisation.unwrap_or_default().chars().count() <= 200 && !row.cell.contains('\0')
                ),
                Err(rejected) => {
                    assert!(rejected.message.vi.chars().count() <= 1_000);
                    assert!(rejected.value.unwrap_or_default().chars().count() <= 61);
                }
            }
            ControlFlow::Continue(())
        },
    );
    is_sound(read)
}

/// Whether the file was taken; it is never refused without a reason, and never for a defect of ours.
pub fn is_sound<T>(read: Result<T>) -> bool {
    match read {
        Ok(_) => true,
        Err(Error::Invalid(faults)) => {
            assert!(!faults.is_empty());
            false
        }
        Err(other) => panic!("{other:?}"),
    }
}

/// A file as it was sent, for the workbook in which its faults are marked.
pub fn as_sent(file: &[u8], format: Format) -> Option<Vec<Row>> {
    read::as_sent(
        Cursor::new(file),
        format,
        &Bounds::default(),
        fixtures::expected(),
    )
    .ok()
}

/// The form with some values filled in.
pub fn filled_form() -> Vec<u8> {
    let mut spec = fixtures::spec();
    for (cell, category, value) in [
        ("thoi_luong", None, "12.5"),
        ("tin_bai", Some("ky_nang"), "3"),
        ("chuyen_muc", None, "1"),
        ("kho_khan", None, "Thiếu người"),
    ] {
        let place = ("dai-ptth".to_owned(), fixtures::key(cell, category));
        spec.values.insert(place, value.to_owned());
    }
    write::form(&spec).unwrap()
}

/// Lays seeds down where `TREEM_FUZZ_SEEDS` says: the files of the corpus with this ending, and what is given.
pub fn sow(extension: &str, more: &[Vec<u8>]) {
    let Some(folder) = std::env::var_os("TREEM_FUZZ_SEEDS") else {
        return;
    };
    let folder = Path::new(&folder);
    fs::create_dir_all(folder).unwrap();
    for entry in fs::read_dir(CORPUS).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|found| found == extension) {
            fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
        }
    }
    for (number, seed) in more.iter().enumerate() {
        fs::write(folder.join(format!("seed-{number}")), seed).unwrap();
    }
}
