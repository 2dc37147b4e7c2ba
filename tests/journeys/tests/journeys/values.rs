//! Figures of a period, exported: what was uploaded comes out, goes in again unchanged, and a cut export is seen to be cut.

use serde_json::{Value, json};
use treem_journeys::{Actor, Service, on_both_databases};

use crate::clients::{signed_in, with_secret};
use crate::reports::{opened, template};
use crate::uploads::{counts, uploads};

/// The path of a period's export beside that of its uploads.
fn values_of(uploads: &str) -> String {
    uploads.replace("/uploads", "/values")
}

/// Lines after the byte order mark and the header.
fn lines(csv: &str) -> Vec<&str> {
    let rows = csv
        .strip_prefix("\u{feff}organisation,cell,category,value\r\n")
        .unwrap();
    rows.split_terminator("\r\n").collect()
}

/// With what a spreadsheet would misread: a formula, a list, separators, a number that could be a thousand.
fn figures() -> Value {
    json!({ "rows": [
        { "organisation": "ubnd-899", "cell": "minutes", "value": 1.234 },
        { "organisation": "ubnd-899", "cell": "models", "value": 3 },
        { "organisation": "ubnd-899", "cell": "difficulties", "value": "=HYPERLINK(\"http://x\")" },
        { "organisation": "ubnd-900", "cell": "minutes", "value": 1234.5 },
        { "organisation": "ubnd-900", "cell": "difficulties", "value": "- Thiếu máy, thiếu \"loa\";\n- thiếu người" },
    ] })
}

/// A period in which every commune reports; how many there are.
async fn of_communes(service: &Service, issuer: &Actor) -> (String, usize) {
    let listed = "/v1/organisations?kind=commune_people_committee&valid_on=2021-09-15&limit=200";
    let communes = issuer.get(listed).await.expect(200);
    let keys: Vec<&Value> = communes.items().iter().map(|commune| &commune["id"]).collect();
    let mut body = template(service).await;
    body["recipients"] = json!({ "organisation_ids": keys });
    let draft = issuer.post("/v1/report-templates", body).await.expect(201);
    issuer
        .post(&format!("/v1/report-templates/{}/publish", draft.id()), json!({}))
        .await
        .expect(200);
    service.clock.set_day("2021-09-15".parse().unwrap());
    let period = opened(issuer, &draft.id()).await;
    let uploads = format!("/v1/reporting-periods/{}/uploads", period.id());
    let mut file = String::from("organisation,cell,value\n");
    for commune in communes.items() {
        let reference = commune["external_reference"].as_str().unwrap();
        file.push_str(&format!(
            "{reference},minutes,2.5\n{reference},difficulties,Không.\n"
        ));
    }
    let taken = issuer.upload(&uploads, "all", file).await.expect(200);
    let rows = 2 * communes.items().len();
    assert_eq!(counts(&taken.json), [rows as u64, 0, 0, 0, 0]);
    (uploads, rows)
}

on_both_databases! {
    async fn who_has_no_part_in_a_period_and_who_may_not_read_reports_gets_no_figures(service: Service) {
        let [issuer, portal, admin] =
            [service.actor("issuer").await, service.actor("portal").await, service.actor("admin").await];
        let values = values_of(&uploads(&service, &issuer).await);
        service.stranger().get(&values).await.refused(401, "unauthenticated");
        let own = service.organisation("dai-ptth-kien-giang").await;
        let client = admin.post("/v1/clients", with_secret(&own, &["tasks:read"])).await.expect(201);
        signed_in(&service, &client.json).await.get(&values).await.refused(403, "forbidden");
        portal.get(&values).await.refused(404, "not_found");
        let unknown = "/v1/reporting-periods/019ab3c2-7d10-7000-8000-000000000592/values";
        issuer.get(unknown).await.refused(404, "not_found");
        for query in ["format=xlsx", "state=asleep", "within=ubnd-899"] {
            issuer.get(&format!("{values}?{query}")).await.refused(400, "malformed_query");
        }
    }

    async fn what_was_uploaded_comes_out_and_goes_in_again_unchanged(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let uploads = uploads(&service, &issuer).await;
        let values = values_of(&uploads);
        assert_eq!(lines(&issuer.get(&values).await.expect(200).text()), [""; 0], "nothing is there yet");
        issuer.upload(&uploads, "k1", figures().to_string()).await.expect(200);

        let csv = issuer.get(&values).await.expect(200);
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
        assert_eq!(csv.header("content-disposition"), "attachment; filename=\"cv592_quy-2021-Q3.csv\"");
        let mut rows = lines(&csv.text()).iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        rows.sort();
        assert_eq!(
            rows,
            [
                "ubnd-899,difficulties,,\"'=HYPERLINK(\"\"http://x\"\")\"",
                "ubnd-899,minutes,,1.2340",
                "ubnd-899,models,,3",
                "ubnd-900,difficulties,,\"'- Thiếu máy, thiếu \"\"loa\"\";\n'- thiếu người\"",
                "ubnd-900,minutes,,1234.5",
            ]
        );
        let ndjson = issuer.get(&format!("{values}?format=ndjson")).await.expect(200);
        assert_eq!(ndjson.header("content-type"), "application/x-ndjson");
        assert_eq!(ndjson.header("content-disposition"), "attachment; filename=\"cv592_quy-2021-Q3.ndjson\"");
        let mut rows: Vec<Value> = ndjson.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let by_place = |row: &Value| format!("{}{}", row["organisation"], row["cell"]);
        rows.sort_by_key(by_place);
        let mut sent = figures()["rows"].as_array().unwrap().clone();
        sent.sort_by_key(by_place);
        assert_eq!(rows, sent);
        for (key, file) in [("k2", &csv), ("k3", &ndjson)] {
            let again = issuer.upload(&uploads, key, file.bytes.clone()).await.expect(200);
            assert_eq!(counts(&again.json), [0, 0, 5, 0, 0], "{}", again.text());
        }

        let own = district.get(&values).await.expect(200).text();
        assert_eq!(lines(&own).len(), 3);
        assert!(!own.contains("ubnd-900"), "an organisation sees its own rows only");
        let other = service.organisation("ubnd-900").await;
        for (query, count) in [("organisation_id", 2), ("within", 2)] {
            let of_other = issuer.get(&format!("{values}?{query}={other}")).await.expect(200).text();
            assert_eq!(lines(&of_other).len(), count);
        }
        assert_eq!(lines(&district.get(&format!("{values}?organisation_id={other}")).await.text()), [""; 0]);
        assert_eq!(lines(&issuer.get(&format!("{values}?state=draft")).await.text()).len(), 5);
        assert_eq!(lines(&issuer.get(&format!("{values}?state=accepted")).await.text()), [""; 0]);
    }

    /// Texts are typed as somebody types them; a file carries them without white space around and with plain line ends.
    async fn a_text_that_was_typed_with_white_space_around_is_the_same_when_it_comes_back(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let uploads = uploads(&service, &issuer).await;
        let report = crate::reports::own_report(&district).await;
        let typed = json!({ "narratives": { "difficulties": " - Thiếu máy.\r\n- Thiếu người. \n" } });
        district.patch(&format!("/v1/reports/{}", report.id()), &report.etag(), typed).await.expect(200);
        for format in ["csv", "ndjson"] {
            let file = district.get(&format!("{}?format={format}", values_of(&uploads))).await.expect(200);
            let again = district.upload(&uploads, format, file.bytes).await.expect(200);
            assert_eq!(counts(&again.json), [0, 0, 1, 0, 0], "{}", again.text());
        }
    }

    async fn an_export_of_several_batches_is_whole_or_seen_to_be_cut(service: Service) {
        let issuer = service.actor("issuer").await;
        let (uploads, rows) = of_communes(&service, &issuer).await;
        let values = values_of(&uploads);
        assert!(rows > 200, "more than one batch of reports: {rows} rows");
        let export = issuer.get(&values).await.expect(200);
        let text = export.text();
        let mut sorted = lines(&text);
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), rows);
        let again = issuer.upload(&uploads, "again", export.bytes).await.expect(200);
        assert_eq!(counts(&again.json), [0, 0, rows as u64, 0, 0]);

        // The last report cannot be read any more: the first batch may go out, and then the connection breaks.
        service.execute("UPDATE reports SET content = '7' WHERE id = (SELECT id FROM reports ORDER BY id DESC LIMIT 1)").await;
        let whole = match issuer.request(reqwest::Method::GET, &values).send().await {
            Ok(begun) => begun.bytes().await,
            // It broke before the head was on its way.
            Err(broken) => Err(broken),
        };
        assert!(whole.is_err(), "an incomplete answer is no short file");
    }
}
