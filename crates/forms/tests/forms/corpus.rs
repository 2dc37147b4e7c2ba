//! Broken files, each named after its fault, with the exact summary that is expected of it.
//!
//! Text files lie in `tests/corpus`; workbooks and long files are made here. Beside each file's name stands its summary,
//! `<name>.snap`: `cargo insta review` shows a change.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use treem_domain::kernel::Error;
use treem_forms::{FormIdentity, FormSpec, write};
use zip::CompressionMethod;

use crate::fixtures::{key, read_all, spec};
use crate::report::report;
use crate::workbook::{FIRST_SHEET, packed, parts, replaced, with_cell, with_part};

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus"))
}

fn summary(file: &[u8]) -> Value {
    match read_all(file) {
        Ok(outcome) => {
            let rejected = outcome.rejected.iter().map(|rejected| {
                json!({
                    "place": rejected.place,
                    "pointer": rejected.pointer,
                    "code": rejected.code.as_str(),
                    "message": rejected.message,
                    "value": rejected.value,
                })
            });
            json!({"taken": outcome.values(), "rejected": rejected.collect::<Vec<_>>()})
        }
        Err(Error::Invalid(faults)) => {
            let faults = faults.iter().map(|fault| {
                json!({"pointer": fault.pointer, "code": fault.code.as_str(), "message": fault.message})
            });
            json!({"refused": faults.collect::<Vec<_>>()})
        }
        Err(other) => panic!("{other:?}"),
    }
}

fn committed() -> Vec<(String, Vec<u8>)> {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| {
        path.extension()
            .is_none_or(|extension| extension != "snap" && extension != "new")
    });
    files
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read(path).unwrap())
        })
        .collect()
}

fn filled(cell: &str, category: Option<&str>, value: &str) -> Vec<u8> {
    let mut spec = spec();
    let place = ("bao-kien-giang".to_owned(), key(cell, category));
    spec.values.insert(place, value.to_owned());
    write::form(&spec).unwrap()
}

fn form_of(change: impl FnOnce(&mut FormSpec<'static>)) -> Vec<u8> {
    let mut spec = spec();
    change(&mut spec);
    write::form(&spec).unwrap()
}

/// Values, and cells that are none.
fn broken_cells(form: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let date_style = |workbook: Vec<u8>| {
        let styles = "xl/styles.xml";
        replaced(
            &workbook,
            styles,
            "formatCode=\"#,##0.###\"",
            "formatCode=\"dd/mm/yyyy\"",
        )
    };
    let shared = with_cell(
        form,
        "E6",
        "",
        "<f t=\"shared\" ref=\"E6:E7\" si=\"0\">F6*2</f><v>4</v>",
    );
    vec![
        ("text_in_number.xlsx", filled("thoi_luong", None, "mười hai")),
        (
            "date_31_02_in_number.xlsx",
            filled("thoi_luong", None, "31/02/2026"),
        ),
        ("boolean_maybe.xlsx", filled("chuyen_muc", None, "có lẽ")),
        (
            "date_in_number.xlsx",
            date_style(with_cell(form, "E5", "", "<v>46000</v>")),
        ),
        (
            "iso_date_in_number.xlsx",
            with_cell(form, "E5", " t=\"d\"", "<v>2026-02-28</v>"),
        ),
        (
            "error_cell.xlsx",
            with_cell(form, "E5", " t=\"e\"", "<v>#REF!</v>"),
        ),
        (
            "boolean_in_number.xlsx",
            with_cell(form, "E5", " t=\"b\"", "<v>1</v>"),
        ),
        (
            "too_precise.xlsx",
            with_cell(form, "E5", "", "<v>0.30000000000000004</v>"),
        ),
        (
            "external_link.xlsx",
            with_part(
                form,
                "xl/externalLinks/externalLink1.xml",
                b"<externalLink/>".to_vec(),
            ),
        ),
        (
            "number_as_text.xlsx",
            with_cell(form, "E5", " t=\"inlineStr\"", "<is><t>12</t></is>"),
        ),
        (
            "ambiguous_text.xlsx",
            with_cell(form, "E5", " t=\"inlineStr\"", "<is><t>1.234</t></is>"),
        ),
        (
            "formula.xlsx",
            with_cell(form, "E5", "", "<f>SUM(F5:F9)</f><v>3</v>"),
        ),
        (
            "shared_formula.xlsx",
            with_cell(&shared, "E7", "", "<f t=\"shared\" si=\"0\"/><v>6</v>"),
        ),
        (
            "array_formula.xlsx",
            with_cell(form, "E6", "", "<f t=\"array\" ref=\"E6:E7\">F6:F7*2</f><v>4</v>"),
        ),
        (
            "value_outside_the_table.xlsx",
            replaced(
                form,
                FIRST_SHEET,
                "</sheetData>",
                "<row r=\"40\"><c r=\"H40\"><v>5</v></c></row></sheetData>",
            ),
        ),
    ]
}

/// Workbooks that are not the form.
fn broken_forms(form: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let identity = |template: &str, edition: u32, period: &str| FormIdentity {
        template: template.to_owned(),
        edition,
        period: period.to_owned(),
    };
    let merged = "</sheetData><mergeCells count=\"1\"><mergeCell ref=\"C4:D4\"/></mergeCells>";
    let whole_sheet = "<dimension ref=\"A1:XFD1048576\"/>";
    vec![
        (
            "wrong_template.xlsx",
            form_of(|spec| spec.identity = identity("BC-101", 2, "2026-Q1")),
        ),
        (
            "wrong_edition_and_period.xlsx",
            form_of(|spec| spec.identity = identity("BC-592", 1, "2025-Q4")),
        ),
        (
            "doubled_organisation.xlsx",
            form_of(|spec| spec.organisations[1] = spec.organisations[0].clone()),
        ),
        ("no_organisation.xlsx", form_of(|spec| spec.organisations.clear())),
        (
            "wrong_sheet.xlsx",
            replaced(form, "xl/workbook.xml", "2. Mô hình bảo vệ chăm sóc", "Nháp"),
        ),
        (
            "merged_header.xlsx",
            replaced(form, FIRST_SHEET, "</sheetData>", merged),
        ),
        (
            "moved_rows.xlsx",
            replaced(form, FIRST_SHEET, "<c r=\"A6\"", "<c r=\"A11\""),
        ),
        (
            "moved_header.xlsx",
            replaced(form, FIRST_SHEET, "<c r=\"E1\"", "<c r=\"G1\""),
        ),
        (
            "impossible_reference.xlsx",
            replaced(form, FIRST_SHEET, "r=\"E5\"", "r=\"AAAAAAAAE5\""),
        ),
        (
            "absurd_dimensions.xlsx",
            replaced(form, FIRST_SHEET, "<dimension ref=\"A1:F9\"/>", whole_sheet),
        ),
        (
            "not_a_form.xlsx",
            write::consolidated_xlsx(&report(), &std::env::temp_dir()).unwrap(),
        ),
    ]
}

/// Files that are no workbook that can be opened safely.
fn broken_archives(form: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    const BOMB: usize = 8_000_000;
    let bomb = with_part(form, "xl/worksheets/sheet9.xml", vec![b' '; BOMB]);
    let mut lying = bomb.clone();
    let size = u32::try_from(BOMB).unwrap().to_le_bytes();
    while let Some(at) = lying.windows(4).position(|window| window == size) {
        lying[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    let mut many = parts(form);
    many.extend((0..600).map(|number| (format!("xl/media/{number}.bin"), Vec::new())));
    let mut countless = parts(form);
    countless.extend((0..18_000).map(|number| (format!("xl/media/{number}.bin"), Vec::new())));
    let mut damaged = form.to_vec();
    let middle = damaged.len() / 4;
    damaged[middle..middle + 40].fill(0x5a);
    let encrypted = [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &[0; 504]].concat();
    let plain = |names: &[&str]| {
        let parts = names
            .iter()
            .map(|name| ((*name).to_owned(), Vec::new()))
            .collect();
        packed(&parts, CompressionMethod::Stored)
    };
    vec![
        ("truncated.xlsx", form[..form.len() * 2 / 3].to_vec()),
        ("damaged.xlsx", damaged),
        ("zip_bomb.xlsx", bomb),
        ("zip_bomb_that_lies_about_its_size.xlsx", lying),
        ("too_many_parts.xlsx", packed(&many, CompressionMethod::Stored)),
        (
            "table_of_contents_too_long.xlsx",
            packed(&countless, CompressionMethod::Stored),
        ),
        (
            "too_many_strings_declared.xlsx",
            replaced(
                form,
                "xl/sharedStrings.xml",
                "uniqueCount=\"",
                "uniqueCount=\"99999999999",
            ),
        ),
        (
            "broken_xml.xlsx",
            replaced(form, FIRST_SHEET, "<sheetData>", "<sheetData><row r=\""),
        ),
        ("macro.xlsx", with_part(form, "xl/vbaProject.bin", vec![0])),
        ("encrypted.xlsx", encrypted),
        ("opendocument.ods", plain(&["content.xml", "mimetype"])),
        ("binary_workbook.xlsb", plain(&["xl/workbook.bin"])),
        ("archive.zip", plain(&["readme.txt"])),
    ]
}

/// Workbooks whose texts are far larger than they look: many cells share one.
fn shared_texts(form: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let sharing = |length: usize, cells: &str| {
        let text = "x".repeat(length);
        let strings = "xl/sharedStrings.xml";
        let count = String::from_utf8(parts(form)[strings].clone()).unwrap();
        let index = count.matches("<si>").count();
        let form = replaced(form, strings, "</sst>", &format!("<si><t>{text}</t></si></sst>"));
        let cells = cells.replace("INDEX", &index.to_string());
        replaced(
            &form,
            FIRST_SHEET,
            "</sheetData>",
            &format!("{cells}</sheetData>"),
        )
    };
    let row = |row: u32, columns: std::ops::Range<u32>| {
        let cells = columns.map(|column| {
            let letters =
                [column / 26 % 26, column % 26].map(|digit| char::from(b'A' + u8::try_from(digit).unwrap()));
            format!(
                "<c r=\"{}{}{row}\" t=\"s\"><v>INDEX</v></c>",
                letters[0], letters[1]
            )
        });
        format!("<row r=\"{row}\">{}</row>", cells.collect::<String>())
    };
    vec![
        (
            "text_too_long_in_a_cell.xlsx",
            with_cell(
                form,
                "E9",
                " t=\"inlineStr\"",
                &format!("<is><t>{}</t></is>", "x".repeat(300_000)),
            ),
        ),
        (
            "one_text_in_hundreds_of_cells.xlsx",
            sharing(250_000, &row(40, 26..326)),
        ),
        (
            "one_text_in_all_headers.xlsx",
            sharing(1_000_000, &row(1, 26..326)),
        ),
    ]
}

fn long_rows() -> Vec<(&'static str, Vec<u8>)> {
    let long = "x".repeat(300_000);
    let row = format!("{{\"cell\":\"kho_khan\",\"value\":\"{long}\"}}");
    let good = "{\"cell\":\"thoi_luong\",\"value\":5}";
    vec![
        (
            "huge_line.csv",
            format!("cell,value\nkho_khan,{long}\nthoi_luong,5\n").into_bytes(),
        ),
        ("huge_line.ndjson", format!("{row}\n{good}\n").into_bytes()),
        (
            "huge_row.json",
            format!("{{\"rows\":[{good},{row},{good}]}}").into_bytes(),
        ),
    ]
}

fn corpus() -> Vec<(String, Vec<u8>)> {
    let form = write::form(&spec()).unwrap();
    let made = [
        broken_cells(&form),
        broken_forms(&form),
        broken_archives(&form),
        shared_texts(&form),
        long_rows(),
    ]
    .concat();
    let made = made.into_iter().map(|(name, file)| (name.to_owned(), file));
    let mut corpus = committed();
    corpus.extend(made);
    corpus
}

#[test]
fn every_broken_file_is_refused_as_expected() {
    let corpus = corpus();
    insta::with_settings!({snapshot_path => folder(), prepend_module_to_snapshot => false, omit_expression => true}, {
        for (name, file) in &corpus {
            insta::assert_json_snapshot!(name.as_str(), summary(file));
        }
    });
    let names: BTreeSet<String> = corpus.into_iter().map(|(name, _)| name).collect();
    let snapshots = fs::read_dir(folder()).unwrap().filter_map(|entry| {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        name.strip_suffix(".snap").map(str::to_owned)
    });
    assert_eq!(
        snapshots.collect::<BTreeSet<_>>(),
        names,
        "a summary without its file, or a file without its summary"
    );
    assert!(names.len() > 60, "only {}", names.len());
}
