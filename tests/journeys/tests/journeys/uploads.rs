//! Figures in bulk: every row is accounted for, nothing is half-written, and the same file can always be sent again.

use reqwest::Method;
use serde_json::{Value, json};
use treem_journeys::{Actor, Service, on_both_databases};

use crate::reports::{opened, own_report, published};
use crate::workbook;

/// An open period, as the path of its uploads.
pub async fn uploads(service: &Service, issuer: &Actor) -> String {
    let template_id = published(service, issuer).await;
    let period = opened(issuer, &template_id).await;
    format!("/v1/reporting-periods/{}/uploads", period.id())
}

pub fn counts(summary: &Value) -> [u64; 5] {
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

/// A report in which nothing is missing.
pub const COMPLETE: &str =
    "cell,value\nminutes,120.5\nmodels,3\nevaluated,1\nsupported,40\ndifficulties,Không.\n";

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
            (3, "value", "wrong_type"),
            (4, "organisation", "organisation_not_valid"),
            (5, "cell", "unknown_reference"),
            (6, "value", "duplicate"),
            (7, "value", "out_of_range"),
            (8, "value", "personal_data"),
            (9, "value", "formula_refused"),
            (10, "value", "wrong_type"),
        ]);

        let problem = issuer.upload(&uploads, "k1", BROKEN).await.refused(422, "invalid");
        let import = &problem.json["import"];
        assert_eq!([&import["status"], &import["dry_run"]], [&json!("rejected"), &json!(false)]);
        assert_eq!(rejected(import), expected, "in the order of the file, whoever found the fault");
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
        // The newspaper in column E, then the districts; who does not report has no column.
        let cells = workbook::cells(&marked.bytes, &workbook::first_sheet(&marked.bytes));
        let references = [4, 5, 6, 7].map(|column| cells.get(&(0, column)).map(String::as_str));
        assert_eq!(references, [Some("bao-kien-giang"), Some("ubnd-899"), Some("ubnd-900"), None]);
        assert_eq!(workbook::marked(&marked.bytes), ["F5", "F6", "G5", "G7", "G8", "G9"]);
        let listed = workbook::listed(&marked.bytes);
        let listed: Vec<(&str, &str)> = listed.iter().map(|(cell, code)| (cell.as_str(), code.as_str())).collect();
        assert_eq!(
            listed,
            [
                ("F6", "wrong_type"),
                ("", "organisation_not_valid"),
                ("", "unknown_reference"),
                ("F5", "duplicate"),
                ("G8", "out_of_range"),
                ("G9", "personal_data"),
                ("G7", "formula_refused"),
                ("G5", "wrong_type"),
            ]
        );
        assert_eq!(own_report(&district).await.json["values"], json!({ "minutes": 12.5 }));

        // What is missing and which rules are broken is marked where it is asked for.
        let file = "cell,value\nmodels,1\nevaluated,5\n";
        let unasked = district.upload(&format!("{uploads}/annotated"), "k6", file).await.expect(200);
        assert_eq!(workbook::listed(&unasked.bytes), []);
        let asked = district.upload(&format!("{uploads}/annotated?submit=true"), "k7", file).await.expect(200);
        assert_eq!(workbook::marked(&asked.bytes), ["E7", "E9"]);
        let listed = workbook::listed(&asked.bytes);
        assert_eq!(listed, [("E9", "required"), ("E7", "rule_broken")].map(|(cell, code)| (cell.into(), code.into())));
        let cells = workbook::cells(&asked.bytes, &workbook::first_sheet(&asked.bytes));
        assert_eq!(cells[&(4, 4)], "12.5", "what the report holds stands beside what was sent");
        assert_eq!(own_report(&district).await.json["state"], "draft");
    }

    /// The reader finds the faults of the even lines, the reports those of the odd ones; they are told as the file has them.
    async fn the_first_thousand_faults_are_those_at_the_top_of_the_file(service: Service) {
        let issuer = service.actor("issuer").await;
        let uploads = uploads(&service, &issuer).await;
        let mut file = String::from("organisation,cell,value\n");
        for line in 2..=12_002 {
            let value = if line % 2 == 0 { "ba" } else { "-1" };
            file.push_str(&format!("ubnd-899,minutes,{value}\n"));
        }
        let refused = issuer.upload(&uploads, "k", file).await.refused(422, "invalid");
        let import = &refused.json["import"];
        assert_eq!(import["counts"]["rejected"], 12_001);
        let listed: Vec<u64> = rejected(import).into_iter().map(|(line, _, _)| line).collect();
        assert_eq!(listed, (2..=1_001).collect::<Vec<_>>());
    }

    async fn every_fault_of_a_row_is_told_and_the_row_is_counted_once(service: Service) {
        let issuer = service.actor("issuer").await;
        let uploads = uploads(&service, &issuer).await;
        let long = format!("Gọi 0912 345 678. {}", "x".repeat(500));
        let file = format!("organisation,cell,value\nubnd-1,nowhere,=1\nubnd-899,difficulties,{long}\nubnd-1,minutes,-1\n");
        let refused = issuer.upload(&uploads, "k", file).await.refused(422, "invalid");
        let import = &refused.json["import"];
        assert_eq!(counts(import), [0, 0, 0, 3, 0]);
        let expected = self::refused(&[
            (2, "organisation", "organisation_not_valid"),
            (2, "cell", "unknown_reference"),
            (2, "value", "formula_refused"),
            (3, "value", "too_long"),
            (3, "value", "personal_data"),
            (4, "organisation", "organisation_not_valid"),
            (4, "value", "out_of_range"),
        ]);
        assert_eq!(rejected(import), expected);
        assert!(!refused.text().contains("0912"), "whatever a value is refused for, a number is not sent back");
    }

    async fn what_could_be_somebodys_number_is_sent_back_nowhere(service: Service) {
        let issuer = service.actor("issuer").await;
        let uploads = uploads(&service, &issuer).await;
        let file = "organisation,cell,category,value\n0912345678,minutes,,1\nubnd-899,0912345678,,1\n\
            ubnd-899,minutes,0912345678,1\nubnd-899,minutes,,0912345678x\nubnd-899,models,,3\nubnd-899,models,,0912345678\n\
            ubnd-900,supported,,0912345678\n";
        let refused = issuer.upload(&uploads, "k", file).await.refused(422, "invalid");
        assert_eq!(refused.json["import"]["counts"]["rejected"], 6);
        assert!(!refused.text().contains("912345678"), "{}", refused.text());
        for (key, file) in [("k1", "cell,value,0912345678\n"), ("k2", "{\"cell\":\"minutes\",\"0912345678\":1}\n")] {
            let refused = issuer.upload(&uploads, key, file).await.refused(422, "invalid");
            assert!(!refused.text().contains("912345678"), "{}", refused.text());
        }
    }

    async fn a_fault_never_says_more_than_the_document_promises(service: Service) {
        let issuer = service.actor("issuer").await;
        let uploads = uploads(&service, &issuer).await;
        let long = "x".repeat(100_000);
        let file = format!(
            "organisation,cell,category,value\n{long},minutes,,1\nubnd-899,{long},,1\nubnd-899,minutes,{long},1\n\
             ubnd-899,minutes,,{long}\nubnd-899,difficulties,,{long}\n"
        );
        let refused = issuer.upload(&uploads, "k", file).await.refused(422, "invalid");
        let listed = refused.json["import"]["rejected"].as_array().unwrap();
        assert_eq!(listed.len(), 5);
        for fault in listed {
            assert!(fault["detail"].as_str().unwrap().chars().count() <= 1_000);
            assert!(fault["value"].as_str().unwrap_or_default().chars().count() <= 200);
        }
        assert!(refused.bytes.len() < 10_000, "{}", refused.bytes.len());
    }

    async fn every_report_that_the_file_names_is_sent_also_where_its_figures_were_there_already(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let uploads = uploads(&service, &issuer).await;
        let sending = format!("{uploads}?submit=true");
        district.upload(&uploads, "k1", COMPLETE).await.expect(200);
        let sent = district.upload(&sending, "k2", COMPLETE).await.expect(200);
        assert_eq!((counts(&sent.json), &sent.json["submitted"]), ([0, 0, 5, 0, 0], &json!(1)));
        assert_eq!(own_report(&district).await.json["state"], "submitted");
        let again = district.upload(&sending, "k3", COMPLETE).await.expect(200);
        assert_eq!((counts(&again.json), &again.json["submitted"]), ([0, 0, 5, 0, 0], &json!(0)));
        assert_eq!(own_report(&district).await.json["submission_number"], 1);
    }

    async fn a_report_with_a_refused_row_is_not_sent_and_one_that_is_only_repeated_is(service: Service) {
        let [issuer, district, other] =
            [service.actor("issuer").await, service.actor("district").await, service.actor("other_district").await];
        let sending = format!("{}?atomic=false&submit=true", uploads(&service, &issuer).await);
        let mut file = String::from("organisation,cell,value\n");
        for organisation in ["ubnd-899", "ubnd-900"] {
            for line in COMPLETE.lines().skip(1) {
                file.push_str(&format!("{organisation},{line}\n"));
            }
        }
        file.push_str("ubnd-899,supported,41\nubnd-900,supported,40\n");
        let unreadable = format!("{file}ubnd-900\n");
        let kept_back = issuer.upload(&sending, "k1", unreadable).await.expect(200);
        assert_eq!(kept_back.json["submitted"], 0, "nobody knows whose the row is that cannot be read");
        let sent = issuer.upload(&sending, "k2", file).await.expect(200);
        assert_eq!((counts(&sent.json), &sent.json["submitted"]), ([0, 0, 10, 2, 0], &json!(1)));
        // What is wrong with its rows and what it lacks beside them is told at once, and nothing twice.
        let partial = "cell,value\nmodels,many\nevaluated,4\n";
        let press = service.actor("press").await;
        let told = press.upload(&sending.replace("atomic=false", "atomic=true"), "k3", partial).await.refused(422, "invalid");
        let expected = refused(&[(2, "value", "wrong_type"), (0, "", "required"), (0, "", "required")]);
        assert_eq!(rejected(&told.json["import"]), expected, "minutes and difficulties are missing, {}", told.text());
        assert_eq!(own_report(&district).await.json["state"], "draft", "41 is not what it holds");
        assert_eq!(own_report(&other).await.json["state"], "submitted");
    }

    async fn what_an_upload_overwrites_stands_in_the_history_of_the_report(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let uploads = uploads(&service, &issuer).await;
        district.upload(&uploads, "k1", COMPLETE).await.expect(200);
        let file = "cell,value\nminutes,99.5\nmodels,3\nsupported,\ndifficulties,Thiếu loa.\n";
        let taken = district.upload(&uploads, "k2", file).await.expect(200);
        assert_eq!(counts(&taken.json), [0, 2, 1, 0, 1]);
        let report = own_report(&district).await.id();
        let history = district.get(&format!("/v1/reports/{report}/history")).await.expect(200);
        let before: Vec<&Value> = history.items().iter().map(|event| &event["before"]).collect();
        let overwritten =
            json!({ "values": { "minutes": 120.5, "supported": 40 }, "narratives": { "difficulties": "Không." } });
        assert_eq!(before, [&Value::Null, &Value::Null, &overwritten], "what was only added needs no before");
    }

    async fn a_file_that_was_damaged_on_its_way_is_refused(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let uploads = uploads(&service, &issuer).await;
        for (digest, status, code) in [
            ("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:", 422, "invalid"),
            ("md5=:Sd/dVLAcvNLSq16eXua5uQ==:", 400, "malformed_header"),
            ("sha-256=damaged", 400, "malformed_header"),
        ] {
            for path in [uploads.clone(), format!("{uploads}/annotated")] {
                let request = district.request(Method::POST, &path).header("content-digest", digest).body(COMPLETE);
                let refused = district.send(request.header("idempotency-key", "k")).await.refused(status, code);
                if status == 422 {
                    assert_eq!(refused.faults(), [("#".to_owned(), "digest_mismatch".to_owned())]);
                }
            }
        }
        let request = district.request(Method::POST, &uploads).header("idempotency-key", "k").body(HELLO);
        let digest = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";
        let whole = district.send(request.header("content-digest", digest)).await.refused(422, "invalid");
        assert_eq!(whole.json["import"]["rejected"][0]["code"], "unknown_member", "it arrived as it was sent, and was read");
    }
}

/// The content of RFC 9530 section 2, whose digest stands there.
const HELLO: &str = "{\"hello\": \"world\"}\n";
