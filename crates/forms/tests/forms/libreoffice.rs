//! What LibreOffice makes of our files. Run by `tests/forms/libreoffice`, which brings LibreOffice along.
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;
use treem_forms::write;

use crate::fixtures::{read_all, spec};
use crate::report::report;

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
}

/// Converts a file into another format, beside it; LibreOffice keeps its profile in the same folder.
fn convert(file: &Path, extension: &str) -> PathBuf {
    let folder = file.parent().unwrap();
    run(Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}/profile",
            folder.display()
        ))
        .args(["--headless", "--norestore", "--convert-to", extension, "--outdir"])
        .args([folder, file]));
    let converted = file.with_extension(extension);
    assert!(converted.exists(), "{} was not written", converted.display());
    converted
}

#[test]
#[ignore = "needs LibreOffice: tests/forms/libreoffice"]
fn a_form_filled_in_libreoffice_reads_back_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let form = folder.path().join("form.xlsx");
    fs::write(&form, write::form(&spec()).unwrap()).unwrap();
    let filled = folder.path().join("filled.ods");
    let (first, second) = ("1. Thông tin, truyền thông v", "2. Mô hình bảo vệ chăm sóc");
    let values = json!([
        [first, "E5", 1234.5],
        [first, "E6", 12],
        [first, "F7", 3],
        [first, "F8", "không"],
        [first, "E9", "Thiếu người,\nthiếu máy; =1+1"],
        [second, "E5", 4],
    ]);
    run(
        Command::new("/usr/bin/python3") // the system's own: the bridge is built for it
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/forms/fill.py"))
            .args([&form, &filled])
            .arg(values.to_string()),
    );
    // Saved as OpenDocument, then as a workbook again: nothing of the form may get lost on the way.
    let again = convert(&filled, "xlsx");
    let outcome = read_all(&fs::read(again).unwrap()).unwrap();
    assert_eq!(outcome.rejected, []);
    assert_eq!(
        outcome.values(),
        [
            ("bao-kien-giang", "thoi_luong", "", "1234.5"),
            ("bao-kien-giang", "tin_bai", "ky_nang", "12"),
            ("dai-ptth", "tin_bai", "moi_truong_mang", "3"),
            ("dai-ptth", "chuyen_muc", "", "0"),
            ("bao-kien-giang", "kho_khan", "", "Thiếu người,\nthiếu máy; =1+1"),
            ("bao-kien-giang", "so_mo_hinh", "", "4"),
        ]
    );
}

#[test]
#[ignore = "needs LibreOffice: tests/forms/libreoffice"]
fn the_consolidated_report_opens_in_libreoffice() {
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("report.docx");
    fs::write(&document, write::consolidated_docx(&report()).unwrap()).unwrap();
    let pdf = fs::read(convert(&document, "pdf")).unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    let text = fs::read_to_string(convert(&document, "txt")).unwrap();
    for line in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 05/BC-STTTT",
        "Nơi nhận:",
        "1.234,5",
    ] {
        assert!(text.contains(line), "{line} is not in {text}");
    }
    let workbook = folder.path().join("table.xlsx");
    fs::write(
        &workbook,
        write::consolidated_xlsx(&report(), &std::env::temp_dir()).unwrap(),
    )
    .unwrap();
    convert(&workbook, "ods");
}
