//! Activities: refused with every fault, told from their doubles, seen and entered by whom it concerns, and compared.

use serde_json::{Value, json};
use treem_domain::kernel::Role;
use treem_journeys::{Actor, Answer, Service, on_both_databases};

use crate::tasks::letter;

const NOBODY: &str = "019ab3c2-7d10-7000-8000-000000000592";

/// A programme on the air; the journeys begin on 14 June 2021.
fn broadcast(on: &str, minutes: f64) -> Value {
    json!({
        "kind": "airtime", "title": format!("Chuyên mục Vì trẻ em ngày {on}"), "from_date": on,
        "channel": "television", "topics": ["online_risks"], "audiences": ["mothers", "fathers"],
        "measures": [{ "measure": "airtime_minutes", "value": minutes }],
    })
}

async fn record(actor: &Actor, body: Value) -> Answer {
    actor.post("/v1/activities", body).await.expect(201)
}

fn path_of(activity: &Answer) -> String {
    format!("/v1/activities/{}", activity.id())
}

/// The titles that the actor finds.
async fn titles(actor: &Actor, query: &str) -> Vec<String> {
    let found = actor.get(&format!("/v1/activities?{query}")).await.expect(200);
    let titles = found.items().iter().map(|item| item["title"].as_str().unwrap());
    titles.map(str::to_owned).collect()
}

fn expected(faults: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = faults
        .iter()
        .map(|(place, code)| ((*place).to_owned(), (*code).to_owned()));
    owned.collect()
}

on_both_databases! {
    async fn every_fault_of_an_activity_is_named_at_once_and_nothing_written(service: Service) {
        let press = service.actor("press").await;
        let body = json!({ "kind": 3, "title": " ", "colour": "red", "coverage": { "goals": [5] },
                           "measures": [{ "measure": "airtime_minutes", "value": 0.1234 }] });
        let refused = press.post("/v1/activities", body).await;
        let mut faults = refused.refused(422, "invalid").faults();
        faults.sort();
        assert_eq!(
            faults,
            expected(&[
                ("#/colour", "unknown_member"), ("#/coverage/goals/0", "out_of_range"), ("#/from_date", "required"),
                ("#/kind", "wrong_type"), ("#/measures/0/value", "format_mismatch"), ("#/title", "pattern_mismatch"),
            ])
        );
        let refused = press
            .post("/v1/activities", json!({
                "kind": "no_such", "title": "Gọi chị Lan, 0912 345 678", "from_date": "2021-06-15", "to_date": "2021-06-14",
                "channel": "pigeon", "topics": ["online_risks", "no_such", "online_risks"],
                "measures": [
                    { "measure": "press_items", "value": 1.5 },
                    { "measure": "no_such", "value": 1 },
                    { "measure": "press_items", "value": 2 },
                ],
                "evidence": [{ "kind": "no_such", "url": "https://baokiengiang.vn", "document_number": "1/BC-BKG" }],
                "task_ids": [NOBODY], "aired_at": "2021-06-14T01:00:00Z",
                "coverage": { "goals": [4], "source_document_date": "2021-06-14", "published_on": "2021-06-09" },
                "place": { "unit": { "code": "99999", "valid_from": "2004-01-01" } },
            }))
            .await
            .refused(422, "invalid");
        let mut faults = refused.faults();
        faults.sort();
        assert_eq!(
            faults,
            expected(&[
                ("#/aired_at", "date_invalid"), ("#/channel", "not_allowed_value"), ("#/channel", "unknown_reference"),
                ("#/coverage/published_on", "date_invalid"), ("#/evidence/0", "evidence_required"),
                ("#/evidence/0/kind", "unknown_reference"), ("#/from_date", "date_in_future"),
                ("#/kind", "unknown_reference"), ("#/measures/0/value", "wrong_type"),
                ("#/measures/1/measure", "unknown_reference"), ("#/measures/2/measure", "duplicate"),
                ("#/place/unit", "unknown_reference"), ("#/programme", "required"),
                ("#/task_ids/0", "unknown_reference"), ("#/title", "personal_data"), ("#/to_date", "date_invalid"),
                ("#/topics/1", "unknown_reference"), ("#/topics/2", "duplicate"),
            ])
        );
        assert!(!refused.text().contains("0912"), "a refusal does not repeat what it refuses");
        assert!(titles(&press, "").await.is_empty());
    }

    async fn persons_places_air_times_and_retired_terms_are_looked_for_everywhere(service: Service) {
        let (press, admin) = (service.actor("press").await, service.actor("admin").await);
        let term = "/v1/vocabularies/evidence_kinds/terms/web_page";
        let etag = admin.get(term).await.expect(200).etag();
        let kept = json!({ "kind": "web_content", "title": "Bài viết", "from_date": "2021-06-13",
                           "evidence": [{ "kind": "web_page", "url": "https://baokiengiang.vn/tre-em-123456789.html" }] });
        let kept = record(&press, kept).await;
        admin.patch(term, &etag, json!({ "retired_on": "2021-06-14" })).await.expect(200);
        let refused = press
            .post("/v1/activities", json!({
                "kind": "airtime", "title": "Vì trẻ em", "from_date": "2021-06-13", "external_reference": "sdt-0912345678",
                "measures": [{ "measure": "press_items", "value": 1.5 }],
                "aired_at": "2021-06-14T12:30:00Z", "place": {},
                "evidence": [
                    { "kind": "web_page", "url": "https://kgtv.vn/?cccd=091203004567" },
                    { "kind": "official_document", "document_number": "CMND 371234567" },
                ],
            }))
            .await
            .refused(422, "invalid");
        let mut faults = refused.faults();
        faults.sort();
        assert_eq!(faults, expected(&[
            ("#/aired_at", "date_in_future"), ("#/aired_at", "date_invalid"), ("#/evidence/0/kind", "not_allowed_value"),
            ("#/evidence/0/url", "personal_data"), ("#/evidence/1/document_number", "personal_data"),
            ("#/external_reference", "personal_data"), ("#/measures/0/value", "wrong_type"), ("#/place", "required"), ("#/programme", "required"),
        ]));
        // Vĩnh Thông became a unit of its own on 1 July 2025.
        let there = json!({ "kind": "web_content", "title": "Bài viết", "from_date": "2021-06-13",
                            "place": { "unit": { "code": "30760", "valid_from": "2025-07-01" } } });
        let refused = press.post("/v1/activities", there).await.refused(422, "invalid");
        assert_eq!(refused.faults(), expected(&[("#/place/unit", "date_invalid")]));
        // What was recorded before keeps its kind; a blank name is none.
        let path = path_of(&kept);
        press.patch(&path, &kept.etag(), json!({ "title": "Bài viết về trẻ em" })).await.expect(200);
        let now = press.get(&path).await.expect(200).etag();
        let refused = press.patch(&path, &now, json!({ "description": " " })).await.refused(422, "invalid");
        assert_eq!(refused.faults(), expected(&[("#/description", "pattern_mismatch")]));
        let refused = press.patch(&path, &now, json!({ "organisation_id": NOBODY, "kind": "no_such" })).await;
        let mut faults = refused.refused(422, "invalid").faults();
        faults.sort();
        assert_eq!(faults, expected(&[("#/kind", "unknown_reference"), ("#/organisation_id", "not_allowed_value")]));
    }

    async fn what_looks_like_another_activity_is_pointed_out_and_taken_once_that_is_denied(service: Service) {
        let broadcaster = service.actor("broadcaster").await;
        let aired = |title: &str, programme: &str| {
            json!({ "kind": "airtime", "title": title, "from_date": "2021-06-13", "programme": programme,
                    "aired_at": "2021-06-13T12:30:00Z",
                    "evidence": [{ "kind": "web_page", "url": format!("https://kgtv.vn/{}", title.len()) }] })
        };
        let first = record(&broadcaster, aired("Phát chính", "Vì trẻ em")).await;
        let same_airing = broadcaster.post("/v1/activities", aired("Phát chính thức", "VI TRE EM")).await;
        let refused = same_airing.refused(409, "possible_duplicate");
        assert_eq!(refused.json["conflicts_with"], json!([first.id()]));
        // A page is the same one with another scheme, with www and a final slash.
        let url = |address: &str| {
            json!({ "kind": "web_content", "title": "Bài viết", "from_date": "2021-06-13",
                    "evidence": [{ "kind": "web_page", "url": address }] })
        };
        let page = record(&broadcaster, url("https://kgtv.vn/tre-em")).await;
        let again = url("http://www.kgtv.vn/tre-em/");
        let refused = broadcaster.post("/v1/activities", again.clone()).await.refused(409, "possible_duplicate");
        assert_eq!(refused.json["conflicts_with"], json!([page.id()]));
        // The same page of another organisation is that organisation's own.
        record(&service.actor("press").await, again.clone()).await;

        let mut confirmed = again;
        confirmed["not_a_duplicate"] = json!(true);
        let taken = record(&broadcaster, confirmed).await;
        assert_eq!(taken.json["not_a_duplicate_of"], json!([page.id()]));
        // What was there before a correction is no news; what the correction makes alike is.
        let path = path_of(&taken);
        let renamed = broadcaster.patch(&path, &taken.etag(), json!({ "title": "Bài viết khác" })).await.expect(200);
        let alike = json!({ "programme": "Vì trẻ em", "aired_at": "2021-06-13T12:30:00Z" });
        let refused = broadcaster.patch(&path, &renamed.etag(), alike).await.refused(409, "possible_duplicate");
        assert_eq!(refused.json["conflicts_with"], json!([first.id()]));
    }

    async fn whoever_it_concerns_sees_an_activity_and_only_those_above_enter_it_for_another(service: Service) {
        let [admin, issuer, broadcaster, portal] = [
            service.actor("admin").await, service.actor("issuer").await, service.actor("broadcaster").await,
            service.actor("portal").await,
        ];
        let letter = letter(&service).await;
        let station = service.organisation("dai-ptth-kien-giang").await;
        let mut body = broadcast("2021-06-14", 15.5);
        body["organisation_id"] = json!(station);
        let refused = portal.post("/v1/activities", body.clone()).await.refused(422, "invalid");
        assert_eq!(refused.faults(), expected(&[("#/organisation_id", "unknown_reference")]));
        issuer.post("/v1/activities", body.clone()).await.refused(403, "forbidden");
        // The portal does not see a task in which it has no part.
        let mut serving = broadcast("2021-06-14", 1.0);
        serving["task_ids"] = json!([letter.c1]);
        let refused = portal.post("/v1/activities", serving).await.refused(422, "invalid");
        assert_eq!(refused.faults(), expected(&[("#/task_ids/0", "unknown_reference")]));

        // Nhập thay: both organisations are kept.
        let entered = record(&admin, body).await;
        assert_eq!(entered.json["organisation_id"], json!(station));
        let province = service.organisation("ubnd-tinh-kien-giang").await;
        assert_eq!(entered.json["entered_by"]["organisation_id"], json!(province));
        let path = path_of(&entered);
        portal.get(&path).await.refused(404, "not_found");
        issuer.get(&path).await.refused(404, "not_found");
        broadcaster.get(&path).await.expect(200);
        admin.get(&path).await.expect(200);

        // Serving the issuer's task, it is seen by the issuer, who may not change it.
        let served = json!({ "task_ids": [letter.c1] });
        let linked = broadcaster.patch(&path, &entered.etag(), served).await.expect(200);
        assert_eq!(issuer.get(&path).await.expect(200).json["task_ids"], json!([letter.c1]));
        let clerk = service.actor_at(Role::Press, "stttt-kien-giang").await;
        clerk.patch(&path, &linked.etag(), json!({ "title": "Khác" })).await.refused(403, "forbidden");
        clerk.delete(&path, &linked.etag()).await.refused(403, "forbidden");
        portal.delete(&path, &linked.etag()).await.refused(404, "not_found");
    }

    async fn an_activity_is_corrected_over_what_was_read_and_deleted(service: Service) {
        let press = service.actor("press").await;
        let recorded = record(&press, broadcast("2021-06-14", 15.5)).await;
        let path = path_of(&recorded);
        let request = press.request(reqwest::Method::PATCH, &path);
        let request = request.header("content-type", "application/merge-patch+json").body("{}");
        press.send(request).await.refused(428, "precondition_required");
        press.patch(&path, "\"v7-00\"", json!({ "title": "Khác" })).await.refused(412, "stale");
        let other = json!({ "organisation_id": service.organisation("ubnd-899").await });
        press.patch(&path, &recorded.etag(), other).await.refused(422, "invalid");
        let refused = press.patch(&path, &recorded.etag(), json!({ "kind": null, "to_date": "2021-06-15" })).await;
        assert_eq!(refused.refused(422, "invalid").status, 422);

        let patch = json!({ "channel": null, "measures": [{ "measure": "airtime_minutes", "value": 20 }] });
        let patched = press.patch(&path, &recorded.etag(), patch).await.expect(200);
        assert_eq!(patched.json.get("channel"), None);
        assert_eq!(patched.json["measures"], json!([{ "measure": "airtime_minutes", "value": 20 }]));
        assert_eq!(patched.json["title"], recorded.json["title"], "what is absent is kept");
        let same = press.patch(&path, &patched.etag(), json!({})).await.expect(200);
        assert_eq!(same.etag(), patched.etag());

        press.delete(&path, &recorded.etag()).await.refused(412, "stale");
        press.delete(&path, &patched.etag()).await.expect(204);
        press.get(&path).await.refused(404, "not_found");
    }

    async fn lists_keep_what_fits_each_filter(service: Service) {
        let (broadcaster, admin) = (service.actor("broadcaster").await, service.actor("admin").await);
        let letter = letter(&service).await;
        broadcaster.get("/v1/activities?colour=red").await.refused(400, "unknown_parameter");
        broadcaster.get("/v1/activities?from=14-06-2021").await.refused(400, "malformed_query");
        let mut article = json!({
            "kind": "press_content", "title": "Bảo vệ trẻ em trên mạng", "from_date": "2021-06-10", "channel": "newspaper",
            "topics": ["child_protection_knowledge"], "measures": [{ "measure": "press_items", "value": 1 }],
        });
        article["audiences"] = json!(["teachers"]);
        article["external_reference"] = json!("tin-1");
        article["task_ids"] = json!([letter.c1]);
        record(&broadcaster, article.clone()).await;
        broadcaster.post("/v1/activities", article).await.refused(409, "reference_taken");
        record(&broadcaster, broadcast("2021-06-14", 15.5)).await;
        record(&service.actor("district").await, broadcast("2021-06-12", 5.0)).await;

        let article = ["Bảo vệ trẻ em trên mạng"];
        let station = service.organisation("dai-ptth-kien-giang").await;
        for query in [
            "q=bao+ve".to_owned(), "kind=press_content".to_owned(), "channel=newspaper".to_owned(),
            "topic=child_protection_knowledge".to_owned(), "audience=teachers".to_owned(), "measure=press_items".to_owned(), "until=2021-06-10".to_owned(),
            "external_reference=tin-1".to_owned(), format!("task_id={}", letter.c1), format!("directive_id={}", letter.id),
            format!("organisation_id={station}&until=2021-06-13"),
        ] {
            assert_eq!(titles(&admin, &query).await, article, "{query}");
        }
        assert_eq!(titles(&admin, &format!("task_id={}", letter.a1)).await, Vec::<String>::new());
        assert_eq!(titles(&admin, "from=2021-06-11").await.len(), 2);
        assert_eq!(titles(&admin, &format!("within={station}")).await.len(), 2);
        let page = admin.get("/v1/activities?limit=2&count=true").await.expect(200);
        assert_eq!((page.items().len(), &page.json["total"]), (2, &json!(3)));
        let next = page.json["next"].as_str().unwrap();
        let rest = admin.get(&format!("/v1/activities?limit=2&cursor={next}")).await.expect(200);
        assert_eq!(rest.items().len(), 1);
    }

    async fn a_portals_coverage_of_the_programme_is_counted_with_its_lag(service: Service) {
        service.clock.set_day("2021-07-15".parse().unwrap());
        let portal = service.actor("portal").await;
        let organisation = service.organisation("cong-ttdt-tinh").await;
        let coverage = |span: &str| format!("/v1/portal-coverage?organisation_id={organisation}&{span}");
        portal.get(&coverage("from=2021-06-30&until=2021-06-01")).await.refused(400, "malformed_query");
        let unknown = format!("/v1/portal-coverage?organisation_id={NOBODY}&from=2021-06-30&until=2021-06-01");
        let refused = portal.get(&unknown).await.refused(400, "malformed_query");
        assert_eq!(refused.faults(), expected(&[("#/until", "date_invalid"), ("#/organisation_id", "unknown_reference")]));
        let broadcast = json!({
            "kind": "airtime", "title": "Chương trình hành động quốc gia vì trẻ em", "from_date": "2021-06-13",
            "channel": "television", "coverage": { "goals": [1, 1], "indicators": [2] },
        });
        let refused = portal.post("/v1/activities", broadcast).await.refused(422, "invalid");
        assert_eq!(refused.faults(), expected(&[
            ("#/channel", "not_allowed_value"), ("#/coverage/goals/1", "duplicate"),
        ]), "{}", refused.text());
        for (goals, indicators, source, published) in [
            (json!([1]), json!([1, 2]), "2021-06-01", "2021-06-02"),
            (json!([]), json!([2, 22]), "2021-06-01", "2021-06-05"),
            (json!([]), json!([24]), "2021-06-03", "2021-06-13"),
            (json!([3]), json!([]), "2021-06-09", "2021-06-09"),
        ] {
            record(&portal, json!({
                "kind": "web_content", "title": "Chương trình hành động quốc gia vì trẻ em", "from_date": "2021-06-13",
                "channel": "portal",
                "coverage": { "goals": goals, "indicators": indicators, "source_document_date": source,
                              "published_on": published },
            }))
            .await;
        }
        let outside = json!({ "kind": "web_content", "title": "Tin tháng Bảy", "from_date": "2021-07-01",
                              "channel": "website", "coverage": { "goals": [2] } });
        record(&portal, outside).await;
        let covered = portal.get(&coverage("from=2021-06-01&until=2021-06-30")).await.expect(200).json;
        assert_eq!([&covered["goals"], &covered["indicators"]], [&json!([1, 3, 4]), &json!([1, 2, 22, 24])]);
        assert_eq!([&covered["activities"], &covered["goals_total"], &covered["indicators_total"]], [4, 4, 24]);
        // No item names goal 4: indicators 22 and 24 stand under it.
        // Lags of 0, 1, 4 and 10 days: the mean of the two in the middle is 2.5.
        assert_eq!(covered["publication_lag"], json!({ "count": 4, "median": 2.5, "maximum": 10 }));
        let empty = portal.get(&coverage("from=2021-01-01&until=2021-01-31")).await.expect(200).json;
        assert_eq!([&empty["goals"], &empty["publication_lag"]], [&json!([]), &json!({ "count": 0 })]);
    }

    async fn the_progress_of_a_directive_counts_the_activities_that_serve_each_task(service: Service) {
        let [issuer, press, district] =
            [service.actor("issuer").await, service.actor("press").await, service.actor("district").await];
        let letter = letter(&service).await;
        let cell = async |actor: &Actor, key: &str| {
            let progress = actor.get(&format!("/v1/directives/{}/progress", letter.id)).await.expect(200);
            let rows = progress.json["obligations"].as_array().unwrap().clone();
            let row = rows.into_iter().find(|row| row["key"] == key).unwrap();
            (row["cells"][0]["activities"].clone(), row["cells"][0].get("latest_activity_on").cloned())
        };
        assert_eq!(cell(&issuer, "A1").await, (json!(0), None));
        for on in ["2021-06-12", "2021-06-14", "2021-06-10"] {
            let mut body = broadcast(on, 15.0);
            body["task_ids"] = json!([letter.a1]);
            record(&press, body).await;
        }
        record(&press, broadcast("2021-06-13", 15.0)).await;
        // Who only coordinates, or has no part, adds nothing to the lead's own.
        let mut other = broadcast("2021-06-14", 15.0);
        other["task_ids"] = json!([letter.a1]);
        let refused = district.post("/v1/activities", other.clone()).await.refused(422, "invalid");
        assert_eq!(refused.faults(), expected(&[("#/task_ids/0", "unknown_reference")]));
        // A superior that enters for the broadcaster may name the broadcaster's tasks only, though it sees all.
        let admin = service.actor("admin").await;
        other["organisation_id"] = json!(service.organisation("dai-ptth-kien-giang").await);
        admin.post("/v1/activities", other.clone()).await.refused(422, "invalid");
        other["task_ids"] = json!([letter.c1]);
        record(&admin, other).await;
        let counted = (json!(3), Some(json!("2021-06-14")));
        assert_eq!(cell(&issuer, "A1").await, counted);
        assert_eq!(cell(&press, "A1").await, counted);
        assert_eq!(cell(&issuer, "C1").await, (json!(0), None), "the lead did nothing");
        assert_eq!(cell(&district, "C1").await, (json!(0), None));
        let progress = issuer.get(&format!("/v1/directives/{}/progress", letter.id)).await.expect(200);
        let row = progress.json["obligations"].as_array().unwrap().iter().find(|row| row["key"] == "C1").unwrap();
        assert_eq!(row["cells"][0]["coordinating_activities"], 1, "the broadcaster coordinates");
    }
}
