//! Broken files as they are sent: each named after its fault, with the whole answer that its sender gets.
//!
//! Text files lie in `tests/journeys/corpus`; workbooks are made from the form that the service gives. Beside each file's
//! name stands the answer, `<name>.snap`, the same on both databases: `cargo insta review` shows a change.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use treem_journeys::{Actor, Answer, Service, on_both_databases};

use crate::reports::{opened, own_report, template};
use crate::uploads::counts;
use crate::workbook::{IDENTITY, SECTION, SHEETS, replaced, with_cell, with_text};

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus"))
}

/// A broken file, who sends it, and what is asked of it.
struct Broken {
    name: String,
    file: Vec<u8>,
    by_district: bool,
    query: &'static str,
}

/// Files of text that need more than to be sent by the issuer.
fn asked_of(name: &str) -> (bool, &'static str) {
    match name {
        "rule_broken.csv" | "missing_required.csv" => (false, "?submit=true"),
        "decimal_comma_misplaced.csv" => (false, "?decimal=comma"),
        "forbidden_organisation.csv" => (true, ""),
        _ => (false, ""),
    }
}

fn texts() -> Vec<Broken> {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| {
        path.extension()
            .is_some_and(|extension| extension != "snap" && extension != "new")
    });
    files
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let (by_district, query) = asked_of(&name);
            Broken {
                file: fs::read(path).unwrap(),
                name,
                by_district,
                query,
            }
        })
        .collect()
}

/// `form` is the district's own, `of_all` that of everybody.
fn workbooks(form: &[u8], of_all: &[u8]) -> Vec<Broken> {
    let merged = "</sheetData><mergeCells count=\"1\"><mergeCell ref=\"C4:D4\"/></mergeCells>";
    let section = crate::workbook::first_sheet(form);
    let of_district = [
        ("truncated.xlsx", form[..form.len() * 2 / 3].to_vec()),
        ("wrong_sheet.xlsx", replaced(form, SHEETS, &section, "Nháp")),
        (
            "merged_header.xlsx",
            replaced(form, SECTION, "</sheetData>", merged),
        ),
        ("wrong_period.xlsx", with_text(form, IDENTITY, "B4", "2021-Q2")),
        ("stale_edition.xlsx", with_text(form, IDENTITY, "B3", "0")),
        (
            "another_template.xlsx",
            with_text(form, IDENTITY, "B2", "cv592_nam"),
        ),
        (
            "text_in_number.xlsx",
            with_text(form, SECTION, "E6", "ba mô hình"),
        ),
        ("date_31_02.xlsx", with_text(form, SECTION, "E5", "31/02/2021")),
        (
            "formula.xlsx",
            with_cell(form, SECTION, "E5", "", "<f>SUM(F5:F9)</f><v>3</v>"),
        ),
        (
            "out_of_bounds.xlsx",
            with_cell(form, SECTION, "E8", "", "<v>100001</v>"),
        ),
        (
            "personal_identifiers.xlsx",
            with_text(form, SECTION, "E11", "Liên hệ 0912 345 678"),
        ),
    ];
    let doubled = with_text(
        &with_text(of_all, SECTION, "E1", "ubnd-899"),
        SECTION,
        "F1",
        "ubnd-899",
    );
    let of_district = of_district.into_iter().map(|(name, file)| (name, file, true, ""));
    let of_issuer = [
        ("doubled_organisation.xlsx", doubled, false, ""),
        (
            "organisation_no_longer_there.xlsx",
            with_cell(
                &with_text(of_all, SECTION, "E1", "trung-tam-truyen-thong-cu"),
                SECTION,
                "E5",
                "",
                "<v>30</v>",
            ),
            false,
            "",
        ),
    ];
    let of_submission = [(
        "missing_required.xlsx",
        with_cell(form, SECTION, "E6", "", "<v>3</v>"),
        true,
        "?submit=true",
    )];
    of_district
        .chain(of_issuer)
        .chain(of_submission)
        .map(|(name, file, by_district, query)| Broken {
            name: name.to_owned(),
            file,
            by_district,
            query,
        })
        .collect()
}

/// The quarter with a cell in categories, asked also of a centre that was closed before the window began.
async fn period(service: &Service, issuer: &Actor) -> String {
    let admin = service.actor("admin").await;
    let centre = json!({
        "name": "Trung tâm Truyền thông cũ", "kind": "other", "external_reference": "trung-tam-truyen-thong-cu",
        "valid_from": "2010-01-01", "valid_until": "2021-06-01",
    });
    let centre = admin.post("/v1/organisations", centre).await.expect(201).id();
    let mut body = template(service).await;
    body["recipients"]["organisation_ids"]
        .as_array_mut()
        .unwrap()
        .push(json!(centre));
    let sessions = json!({
        "code": "sessions", "label": "Số buổi truyền thông", "unit": "buổi",
        "value_type": "integer", "required": false, "minimum": 0,
        "categories": [
            { "code": "cho_tre", "label": "Cho trẻ em" }, { "code": "cho_cha_me", "label": "Cho cha mẹ" }
        ]
    });
    body["content"]["sections"][0]["cells"]
        .as_array_mut()
        .unwrap()
        .push(sessions);
    let draft = issuer.post("/v1/report-templates", body).await.expect(201);
    issuer
        .post(&format!("/v1/report-templates/{}/publish", draft.id()), json!({}))
        .await
        .expect(200);
    format!("/v1/reporting-periods/{}", opened(issuer, &draft.id()).await.id())
}

/// The answer without what differs from run to run.
fn told(answer: &Answer, organisations: &[(String, &str)]) -> Value {
    let mut text = answer.text();
    for (id, reference) in organisations {
        text = text.replace(id, reference);
    }
    let mut body: Value = serde_json::from_str(&text).unwrap();
    body.as_object_mut().unwrap().remove("instance");
    json!({ "status": answer.status, "body": body })
}

on_both_databases! {
    async fn every_broken_file_gets_the_whole_answer_that_is_written_down_and_leaves_nothing(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let period = period(&service, &issuer).await;
        let form = district.get(&format!("{period}/form")).await.expect(200).bytes;
        let of_all = issuer.get(&format!("{period}/form?all=true")).await.expect(200).bytes;
        let mut organisations = Vec::new();
        for reference in ["ubnd-899", "ubnd-900", "bao-kien-giang"] {
            organisations.push((service.organisation(reference).await, reference));
        }
        let mut corpus = texts();
        corpus.extend(workbooks(&form, &of_all));
        let mut names = BTreeSet::new();
        for (number, broken) in corpus.into_iter().enumerate() {
            let sender = if broken.by_district { &district } else { &issuer };
            let path = format!("{period}/uploads{}", broken.query);
            let answer = sender.upload(&path, &format!("k{number}"), broken.file).await;
            assert_eq!(answer.status, 422, "{}: {}", broken.name, answer.text());
            insta::with_settings!({snapshot_path => folder(), prepend_module_to_snapshot => false, omit_expression => true}, {
                insta::assert_json_snapshot!(broken.name.as_str(), told(&answer, &organisations));
            });
            names.insert(broken.name);
        }
        let written = fs::read_dir(folder()).unwrap().filter_map(|entry| {
            let name = entry.unwrap().file_name().to_string_lossy().into_owned();
            name.strip_suffix(".snap").map(str::to_owned)
        });
        assert_eq!(written.collect::<BTreeSet<_>>(), names, "an answer without its file, or a file without its answer");
        assert!(names.len() >= 35, "only {}", names.len());
        assert_eq!(own_report(&district).await.json["values"], json!({}), "nothing is half-written");
        // The form itself is sound: what is refused is refused for its fault.
        let filled = with_cell(&form, SECTION, "E5", "", "<v>120.5</v>");
        let taken = district.upload(&format!("{period}/uploads"), "sound", filled).await.expect(200);
        assert_eq!(counts(&taken.json), [1, 0, 0, 0, 0]);
    }
}
