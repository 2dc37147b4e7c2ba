//! Figures in bulk: every row is accounted for, nothing is half-written, and the same file can always be sent again.

use std::time::Duration;

use serde_json::{Value, json};
use treem_journeys::{Actor, Service, on_both_databases};

use crate::reports::{opened, own_report, published};

/// An open period, as the path of its uploads.
pub(crate) async fn uploads(service: &Service, issuer: &Actor) -> String {
    let template_id = published(service, issuer).await;
    let period = opened(issuer, &template_id).await;
    format!("/v1/reporting-periods/{}/uploads", period.id())
}

pub(crate) fn counts(summary: &Value) -> [u64; 5] {
    ["created", "updated", "unchanged", "rejected", "deleted"]
        .map(|name| summary["counts"][name].as_u64().unwrap())
}

/// Row, column, code of each refused row.
fn rejected(summary: &Value) -> Vec<(u64, String, String)> {
    let rows = summary["rejected"].as_array().unwrap().iter();
    rows.map(|row| {
        (
            row["row"].as_u64().unwrap_or_default(),
            row["column"].as_str().unwrap_or_default().to_owned(),
            row["code"].as_str().unwrap().to_owned(),
        )
    })
    .collect()
}

fn refused(expected: &[(u64, &str, &str)]) -> Vec<(u64, String, String)> {
    let rows = expected.iter();
    rows.map(|(row, column, code)| (*row, (*column).to_owned(), (*code).to_owned()))
        .collect()
}

const BROKEN: &str = "organisation,cell,value\n\
    ubnd-899,minutes,120.5\n\
    ubnd-899,models,1.5\n\
    ubnd-xa-30733,minutes,10\n\
    ubnd-899,nowhere,1\n\
    ubnd-899,minutes,121\n\
    ubnd-900,supported,-1\n\
    ubnd-900,difficulties,Liên hệ 0912 345 678\n\
    ubnd-900,evaluated,=1+1\n\
    ubnd-900,minutes,nhiều\n\
    bao-kien-giang,minutes,15\n";

on_both_databases! {
    async fn a_file_with_faults_is_refused_whole_or_taken_row_by_row_as_the_sender_wishes(service: Service) {
        let [issuer, district, press] =
            [service.actor("issuer").await, service.actor("district").await, service.actor("press").await];
        let uploads = uploads(&service, &issuer).await;
        let expected = refused(&[
            (9, "value", "formula_refused"),
            (10, "value", "wrong_type"),
            (4, "organisation", "organisation_not_valid"),
            (3, "value", "wrong_type"),
            (5, "value", "unknown_reference"),
            (6, "value", "duplicate"),
            (7, "value", "out_of_range"),
            (8, "value", "personal_data"),
        ]);

        let problem = issuer.upload(&uploads, "k1", BROKEN).await.refused(422, "invalid");
        let import = &problem.json["import"];
        assert_eq!([&import["status"], &import["dry_run"]], [&json!("rejected"), &json!(false)]);
        let mut found = rejected(import);
        found.sort();
        let mut wanted = expected.clone();
        wanted.sort();
        assert_eq!(found, wanted, "{}", problem.text());
        assert!(!problem.text().contains("0912"), "what looks personal is not sent back");
        assert_eq!(own_report(&district).await.json["values"], json!({}), "nothing is half-written");

        let tried = issuer.upload(&format!("{uploads}?dry_run=true&atomic=false"), "k2", BROKEN).await.expect(200);
        assert_eq!([&tried.json["status"], &tried.json["dry_run"]], [&json!("partly_accepted"), &json!(true)]);
        assert_eq!(counts(&tried.json), [2, 0, 0, 8, 0]);
        assert_eq!(own_report(&district).await.json["values"], json!({}), "a dry run writes nothing");

        let taken = issuer.upload(&format!("{uploads}?atomic=false"), "k3", BROKEN).await.expect(200);
        assert_eq!(counts(&taken.json), [2, 0, 0, 8, 0]);
        assert_eq!(taken.json["reports"], 2);
        assert_eq!(own_report(&district).await.json["values"], json!({ "minutes": 120.5 }));
        assert_eq!(own_report(&press).await.json["values"], json!({ "minutes": 15 }));

        // The same request again gives the same answer; another one finds everything unchanged.
        let again = issuer.upload(&format!("{uploads}?atomic=false"), "k3", BROKEN).await.expect(200);
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!(again.json, taken.json);
        let other = issuer.upload(&format!("{uploads}?atomic=false"), "k4", BROKEN).await.expect(200);
        assert_eq!(counts(&other.json), [0, 0, 2, 8, 0]);
        issuer.upload(&format!("{uploads}?atomic=false"), "k3", "cell,value\n").await.refused(422, "idempotency_key_reused");
    }

    async fn an_organisation_sends_its_own_figures_in_every_format_and_is_done(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let uploads = uploads(&service, &issuer).await;
        let semicolons = "\u{feff}cell;value\r\nminutes;\"1.234,5\"\r\nmodels;3\r\n";
        district.upload(&uploads, "k0", "cell;value\nminutes;1.234\n").await.refused(422, "invalid");
        let csv = format!("{uploads}?decimal=comma");
        let taken = district.upload(&csv, "k1", semicolons).await.expect(200);
        assert_eq!(counts(&taken.json), [2, 0, 0, 0, 0]);
        let ndjson = "{\"cell\":\"minutes\",\"value\":1300}\n{\"cell\":\"evaluated\",\"value\":1}\n";
        let taken = district.upload(&uploads, "k2", ndjson).await.expect(200);
        assert_eq!(counts(&taken.json), [1, 1, 0, 0, 0]);
        let incomplete = district.upload(&format!("{uploads}?submit=true"), "k3", "cell,value\nmodels,4\n").await;
        let incomplete = incomplete.refused(422, "invalid");
        assert_eq!(rejected(&incomplete.json["import"]), refused(&[(0, "", "required")]));
        let json = json!({ "rows": [
            { "cell": "models", "value": 4 }, { "cell": "difficulties", "value": "Không." }, { "cell": "evaluated", "value": "" }
        ] });
        let refused = district.upload(&format!("{uploads}?submit=true"), "k4", json.to_string()).await;
        refused.refused(422, "invalid");
        let json = json.to_string().replace("\"value\":\"\"", "\"value\":2");
        let sent = district.upload(&format!("{uploads}?submit=true"), "k5", json.clone()).await.expect(200);
        assert_eq!([&sent.json["submitted"], &sent.json["status"]], [&json!(1), &json!("accepted")]);
        let report = own_report(&district).await;
        assert_eq!(report.json["state"], "submitted");
        assert_eq!(report.json["values"], json!({ "minutes": 1300, "models": 4, "evaluated": 2 }));
        // What was sent is closed, and the same figures again change nothing.
        let closed = district.upload(&uploads, "k6", "cell,value\nmodels,5\n").await.refused(422, "invalid");
        assert_eq!(rejected(&closed.json["import"])[0].2, "state_conflict");
        let same = district.upload(&uploads, "k7", json).await.expect(200);
        assert_eq!(counts(&same.json), [0, 0, 3, 0, 0]);
    }

    async fn the_form_is_downloaded_filled_in_and_comes_back_marked_when_it_is_wrong(service: Service) {
        let [issuer, district, portal] =
            [service.actor("issuer").await, service.actor("district").await, service.actor("portal").await];
        let uploads = uploads(&service, &issuer).await;
        let period = uploads.strip_suffix("/uploads").unwrap();
        portal.get(&format!("{period}/form")).await.refused(404, "not_found");
        let form = district.get(&format!("{period}/form")).await.expect(200);
        assert!(form.bytes.starts_with(b"PK"));
        assert_eq!(form.header("content-disposition"), "attachment; filename=\"cv592_quy-2021-Q3.xlsx\"");
        let empty = district.upload(&uploads, "k1", form.bytes.clone()).await.expect(200);
        assert_eq!(counts(&empty.json), [0, 0, 0, 0, 0], "empty cells are no figures");
        district.upload(&uploads, "k2", form.bytes[..form.bytes.len() / 2].to_vec()).await.refused(422, "invalid");

        district.upload(&uploads, "k3", "cell,value\nminutes,12.5\n").await.expect(200);
        let filled = district.get(&format!("{period}/form")).await.expect(200);
        let same = district.upload(&uploads, "k4", filled.bytes).await.expect(200);
        assert_eq!(counts(&same.json), [0, 0, 1, 0, 0]);

        let marked = issuer.upload(&format!("{uploads}/annotated"), "k5", BROKEN).await.expect(200);
        assert!(marked.bytes.starts_with(b"PK"), "{}", marked.text());
        assert_eq!(own_report(&district).await.json["values"], json!({ "minutes": 12.5 }));
    }

    /// An unattended uploader on a bad link: cut off at any moment, it sends the same again until it hears an answer.
    async fn an_uploader_that_is_killed_fifty_times_ends_with_one_report_and_every_row_accounted_for(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let uploads = format!("{}?submit=true", uploads(&service, &issuer).await);
        let file = "cell,value\nminutes,120.5\nmodels,3\nevaluated,1\nsupported,40\ndifficulties,Không.\n";
        let mut moment = 7_u64;
        for _ in 0..50 {
            // Pseudo-random moments within the 30 ms or so that the whole takes, the same in every run.
            moment = moment.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let killed_after = Duration::from_micros(moment >> 33).min(Duration::from_millis((moment >> 40) % 40));
            let chunks: Vec<Result<Vec<u8>, std::io::Error>> =
                file.as_bytes().chunks(9).map(|chunk| Ok(chunk.to_vec())).collect();
            let slow = futures::StreamExt::then(futures::stream::iter(chunks), async |chunk| {
                tokio::time::sleep(Duration::from_millis(2)).await;
                chunk
            });
            let body = reqwest::Body::wrap_stream(Box::pin(slow));
            let _ = tokio::time::timeout(killed_after, district.upload(&uploads, "once", body)).await;
        }
        let answer = loop {
            let answer = district.upload(&uploads, "once", file).await;
            // The last of the killed may still be at work.
            if answer.status != 409 && answer.status != 503 {
                break answer.expect(200);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        assert_eq!(counts(&answer.json), [5, 0, 0, 0, 0]);
        assert_eq!(answer.json["submitted"], 1);
        let reports = district.get("/v1/reports").await.expect(200);
        assert_eq!(reports.items().len(), 1);
        let report = own_report(&district).await;
        assert_eq!(report.json["submission_number"], 1);
        assert_eq!(report.json["values"], json!({ "minutes": 120.5, "models": 3, "evaluated": 1, "supported": 40 }));
        let history = district.get(&format!("/v1/reports/{}/history", report.id())).await.expect(200);
        let kinds: Vec<&str> = history.items().iter().map(|event| event["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["opened", "entered", "submitted"]);
    }
}
