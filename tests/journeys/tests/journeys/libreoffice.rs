//! A form on its way through somebody's office: downloaded, opened and filled in in LibreOffice, uploaded, and back with its
//! faults marked.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use treem_journeys::{Backend, Service};

use crate::reports::own_report;
use crate::uploads::{counts, uploads};
use crate::workbook::{cells, first_sheet, listed, marked};

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
}

/// The file as LibreOffice saves it; a file that it would have to repair it does not open without a window.
fn convert(file: &Path, extension: &str) -> PathBuf {
    let folder = file.parent().unwrap().join(extension);
    let profile = tempfile::tempdir().unwrap();
    run(Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}",
            profile.path().display()
        ))
        .args(["--headless", "--norestore", "--convert-to", extension, "--outdir"])
        .args([&folder, file]));
    let converted = folder.join(file.with_extension(extension).file_name().unwrap());
    assert!(converted.exists(), "LibreOffice does not open {}", file.display());
    converted
}

/// Beside the runtime: while an office program starts, connections that nobody uses are closed, and that must be heard.
async fn in_office<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

/// The form with these cells filled in in LibreOffice, saved as OpenDocument and then as a workbook again.
async fn filled(folder: &Path, form: &[u8], values: Value) -> Vec<u8> {
    let (downloaded, office) = (folder.join("form.xlsx"), folder.join("filled.ods"));
    fs::write(&downloaded, form).unwrap();
    run(
        Command::new("/usr/bin/python3") // the system's own: the bridge is built for it
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../forms/fill.py"))
            .args([&downloaded, &office])
            .arg(values.to_string()),
    );
    fs::read(convert(&office, "xlsx")).unwrap()
}

#[tokio::test]
#[ignore = "needs LibreOffice: tests/forms/libreoffice"]
async fn a_form_is_filled_in_in_an_office_uploaded_and_comes_back_marked_when_it_is_wrong() {
    let service = Service::start(Backend::Sqlite).await;
    let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
    let uploads = uploads(&service, &issuer).await;
    let form = district
        .get(&uploads.replace("/uploads", "/form"))
        .await
        .expect(200)
        .bytes;
    let folder = tempfile::tempdir().unwrap();
    let sheet = first_sheet(&form);

    let wrong = json!([
        [sheet, "E5", 120.5],
        [sheet, "E6", "ba mô hình"],
        [sheet, "E9", "Liên hệ 0912 345 678"]
    ]);
    let wrong = filled(folder.path(), &form, wrong).await;
    let refused = district
        .upload(&uploads, "wrong", wrong.clone())
        .await
        .refused(422, "invalid");
    assert_eq!(counts(&refused.json["import"]), [1, 0, 0, 2, 0]);
    let back = district
        .upload(&format!("{uploads}/annotated?submit=true"), "back", wrong)
        .await
        .expect(200);
    assert_eq!(
        marked(&back.bytes),
        ["E6", "E7", "E9"],
        "wrong, missing, personal"
    );
    let annotated = folder.path().join("annotated.xlsx");
    fs::write(&annotated, &back.bytes).unwrap();
    // It opens there too, with its values, its notes and the list of its faults.
    let again = in_office(move || {
        convert(&annotated, "pdf");
        fs::read(convert(&convert(&annotated, "ods"), "xlsx")).unwrap()
    })
    .await;
    assert_eq!(listed(&again), listed(&back.bytes));
    assert_eq!(marked(&again), ["E6", "E7", "E9"]);
    assert_eq!(cells(&again, &sheet)[&(5, 4)], "ba mô hình");

    let right = json!([
        [sheet, "E5", 120.5],
        [sheet, "E6", 3],
        [sheet, "E7", 1],
        [sheet, "E8", 40],
        [sheet, "E9", "Không."],
    ]);
    let right = filled(folder.path(), &form, right).await;
    let taken = district
        .upload(&format!("{uploads}?submit=true"), "right", right)
        .await
        .expect(200);
    assert_eq!(
        (counts(&taken.json), &taken.json["submitted"]),
        ([5, 0, 0, 0, 0], &json!(1))
    );
    let values = json!({ "minutes": 120.5, "models": 3, "evaluated": 1, "supported": 40 });
    assert_eq!(own_report(&district).await.json["values"], values);
}
