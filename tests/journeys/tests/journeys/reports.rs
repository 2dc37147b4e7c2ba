//! Periodic reports: from activities to the locked figures and their correction, with every rate worked out by hand.

use chrono::NaiveDate;
use serde_json::{Value, json};
use treem_journeys::{Actor, Answer, Service, on_both_databases};

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The quarterly report on the letter, asked of the districts and the newspaper.
pub(crate) async fn template(service: &Service) -> Value {
    let mut recipients = Vec::new();
    for key in ["ubnd-899", "ubnd-900", "bao-kien-giang"] {
        recipients.push(service.organisation(key).await);
    }
    json!({
        "code": "cv592_quy",
        "name": "Báo cáo quý thực hiện công văn 592/STTTT-TTBCBC",
        "kind": "periodic",
        "periodicity": "quarter",
        "legal_basis": "Nghị định 09/2019/NĐ-CP",
        "due_rule": { "kind": "working_days_after_cut_off", "days": 2 },
        "recipients": { "organisation_ids": recipients },
        "content": {
            "sections": [{
                "code": "co_so",
                "title": "Hệ thống thông tin cơ sở và mô hình",
                "cells": [
                    { "code": "minutes", "label": "Thời lượng phát thanh cơ sở", "indicator": "grassroots_minutes",
                      "unit": "phút", "value_type": "decimal", "required": true, "minimum": 0,
                      "derivation": { "measure": "grassroots_minutes" } },
                    { "code": "models", "label": "Số mô hình đang triển khai", "indicator": "models_active",
                      "unit": "mô hình", "value_type": "integer", "required": true, "minimum": 0,
                      "derivation": { "measure": "models_active" } },
                    { "code": "evaluated", "label": "Số mô hình được đánh giá", "indicator": "models_evaluated",
                      "unit": "mô hình", "value_type": "integer", "required": true, "minimum": 0 },
                    { "code": "supported", "label": "Số lượt trẻ em được hỗ trợ", "indicator": "children_supported",
                      "unit": "lượt", "value_type": "integer", "required": false, "minimum": 0, "maximum": 100000 }
                ],
                "narratives": [
                    { "code": "difficulties", "label": "Khó khăn, vướng mắc", "required": true, "max_length": 500 }
                ]
            }],
            "rules": [{
                "code": "r1", "message": "Số mô hình được đánh giá không quá số mô hình đang triển khai.",
                "message_en": "No more models can be evaluated than are running.",
                "left": ["evaluated"], "comparison": "at_most", "right": ["models"]
            }]
        }
    })
}

/// The template, published.
pub(crate) async fn published(service: &Service, issuer: &Actor) -> String {
    let draft = issuer
        .post("/v1/report-templates", template(service).await)
        .await
        .expect(201);
    let path = format!("/v1/report-templates/{}/publish", draft.id());
    let published = issuer.post(&path, json!({})).await.expect(200);
    assert_eq!(published.json["state"], "published");
    published.id()
}

pub(crate) async fn opened(issuer: &Actor, template_id: &str) -> Answer {
    let body = json!({ "template_id": template_id, "identifier": "2021-Q3" });
    issuer.post("/v1/reporting-periods", body).await.expect(201)
}

pub(crate) async fn activity(actor: &Actor, on: &str, measures: &[(&str, f64)]) {
    let measures: Vec<Value> = measures
        .iter()
        .map(|(measure, value)| json!({ "measure": measure, "value": value }))
        .collect();
    let body = json!({
        "kind": "grassroots_content", "title": format!("Phát thanh về bảo vệ trẻ em ngày {on}"), "from_date": on,
        "channel": "loudspeaker", "measures": measures,
    });
    actor.post("/v1/activities", body).await.expect(201);
}

/// The actor's own report.
pub(crate) async fn own_report(actor: &Actor) -> Answer {
    let me = actor.get("/v1/reports").await.expect(200);
    let id = me.items()[0]["id"].as_str().unwrap();
    actor.get(&format!("/v1/reports/{id}")).await.expect(200)
}

pub(crate) fn path_of(report: &Answer) -> String {
    format!("/v1/reports/{}", report.id())
}

pub(crate) async fn enter(actor: &Actor, report: &str, body: Value) -> Answer {
    let etag = actor.get(report).await.expect(200).etag();
    actor.patch(report, &etag, body).await
}

/// Expected, actual, on time, validated, accepted, excluded: as the issuer sees them.
pub(crate) async fn rates(issuer: &Actor) -> [u64; 6] {
    let rates = issuer.get("/v1/reporting-rates").await.expect(200);
    let rate = &rates.items()[0];
    let count = |name: &str| rate[name]["count"].as_u64().unwrap();
    [
        rate["expected"].as_u64().unwrap(),
        count("actual"),
        count("on_time"),
        count("validated"),
        count("accepted"),
        rate["excluded"].as_u64().unwrap(),
    ]
}

/// The value of an indicator over all that the actor's organisation sees, if any report gave one.
pub(crate) async fn value(actor: &Actor, code: &str) -> Option<f64> {
    let found = actor
        .get(&format!("/v1/indicators?code={code}"))
        .await
        .expect(200);
    let id = found.items()[0]["id"].as_str().unwrap();
    let values = actor
        .get(&format!("/v1/indicators/{id}/values"))
        .await
        .expect(200);
    values.items().first()?["value"].as_f64()
}

on_both_databases! {
    async fn a_quarter_is_derived_sent_returned_accepted_aggregated_locked_and_corrected(service: Service) {
        let [issuer, district, other] = [
            service.actor("issuer").await,
            service.actor("district").await,
            service.actor("other_district").await,
        ];
        let template_id = published(&service, &issuer).await;
        // The data window of the third quarter goes from 15 June to 14 September.
        service.clock.set_day(day("2021-09-15"));
        for (on, measures) in [
            ("2021-06-14", vec![("grassroots_minutes", 1000.0)]),
            ("2021-06-15", vec![("grassroots_minutes", 30.0), ("models_active", 2.0)]),
            ("2021-09-14", vec![("grassroots_minutes", 45.5), ("models_active", 3.0)]),
            ("2021-09-15", vec![("grassroots_minutes", 1000.0)]),
        ] {
            activity(&district, on, &measures).await;
        }
        let period = opened(&issuer, &template_id).await;
        assert_eq!(period.json["window"], json!({ "from": "2021-06-15", "until": "2021-09-14" }));
        assert_eq!(period.json["due_date"], "2021-09-16");
        assert_eq!(rates(&issuer).await, [3, 0, 0, 0, 0, 0]);

        let newspaper = issuer.get("/v1/reports").await.expect(200);
        let newspaper = newspaper.items().iter().find(|item| item["organisation_name"] == "Báo Kiên Giang").unwrap();
        let newspaper = format!("/v1/reports/{}", newspaper["id"].as_str().unwrap());
        issuer
            .post(&format!("{newspaper}/exclude"), json!({ "reason": "Báo báo cáo theo biểu mẫu riêng." }))
            .await
            .expect(200);
        assert_eq!(rates(&issuer).await, [2, 0, 0, 0, 0, 1]);

        // A flow is summed up, of a stock the last value counts; what lies outside the window does not.
        let draft = own_report(&district).await;
        let report = path_of(&draft);
        assert_eq!(draft.json["values"], json!({ "minutes": 75.5, "models": 3 }));
        assert_eq!(draft.json["derived"]["minutes"], json!({ "value": 75.5, "activities": 2 }));
        let shares = district.get(&format!("{report}/provenance")).await.expect(200);
        assert_eq!(shares.items().len(), 3, "{}", shares.text());

        // One cell is corrected: the derived value stays beside it, also when it is derived anew.
        let corrected = enter(&district, &report, json!({ "values": { "minutes": 80 } })).await.expect(200);
        assert_eq!(corrected.json["corrected"], json!(["minutes"]));
        let again = district.post(&format!("{report}/derive"), json!({})).await.expect(200);
        assert_eq!(again.json["values"]["minutes"], 80);
        assert_eq!(again.json["derived"]["minutes"]["value"], 75.5);

        // What is missing and what contradicts itself is named, all at once, and nothing is sent.
        enter(&district, &report, json!({ "values": { "evaluated": 4 } })).await.expect(200);
        let refused = district.post(&format!("{report}/submit"), json!({})).await.refused(422, "invalid");
        let faults = refused.faults();
        assert_eq!(
            faults,
            [("#/narratives/difficulties".into(), "required".into()), ("#/values/evaluated".into(), "rule_broken".into())]
        );
        assert_eq!(rates(&issuer).await, [2, 0, 0, 0, 0, 1]);
        let mended = json!({ "values": { "evaluated": 1, "supported": 12 }, "narratives": { "difficulties": "Không." } });
        enter(&district, &report, mended).await.expect(200);
        let sent = district.post(&format!("{report}/submit"), json!({})).await.expect(200);
        assert_eq!([&sent.json["state"], &sent.json["timeliness"]], ["submitted", "on_time"]);
        assert_eq!(rates(&issuer).await, [2, 1, 1, 1, 0, 1]);
        enter(&district, &report, json!({ "values": { "evaluated": 2 } })).await.refused(409, "state_conflict");

        // Returned with a reason, and sent again after the due date: that makes nothing late.
        let returned = issuer
            .post(&format!("{report}/return"), json!({ "reason": "Đối chiếu lại số lượt trẻ em." }))
            .await
            .expect(200);
        assert_eq!(returned.json["return_reason"], "Đối chiếu lại số lượt trẻ em.");
        service.clock.set_day(day("2021-09-17"));
        enter(&district, &report, json!({ "values": { "supported": 10 } })).await.expect(200);
        let resent = district.post(&format!("{report}/submit"), json!({})).await.expect(200);
        assert_eq!([&resent.json["state"], &resent.json["timeliness"]], ["resubmitted", "on_time"]);
        let difference = district.get(&format!("{report}/comparison?from=1&to=2")).await.expect(200);
        assert_eq!(difference.json["values"], json!([{ "place": "supported", "before": 12, "after": 10 }]));
        district.post(&format!("{report}/accept"), json!({})).await.refused(403, "forbidden");
        assert_eq!(value(&issuer, "grassroots_minutes").await, None, "nothing counts before it is accepted");
        issuer.post(&format!("{report}/accept"), json!({})).await.expect(200);
        assert_eq!(rates(&issuer).await, [2, 1, 1, 1, 1, 1]);
        assert_eq!(value(&issuer, "grassroots_minutes").await, Some(80.0));

        // The other district is late, and explains what it lacks: sent, but not validated.
        let late = path_of(&own_report(&other).await);
        enter(&other, &late, json!({ "values": { "minutes": 20.25, "models": 1 } })).await.expect(200);
        other.post(&format!("{late}/submit"), json!({})).await.refused(422, "invalid");
        let explained = json!({ "explanation": "Số liệu đánh giá mô hình chưa có." });
        let sent = other.post(&format!("{late}/submit"), explained.clone()).await.expect(200);
        assert_eq!([&sent.json["timeliness"], &sent.json["is_validated"]], [&json!("late"), &json!(false)]);
        assert_eq!(rates(&issuer).await, [2, 2, 1, 1, 1, 1]);
        let period = format!("/v1/reporting-periods/{}", period.id());
        issuer.post(&format!("{period}/lock"), json!({})).await.refused(409, "reports_pending");
        issuer.post(&format!("{late}/accept"), json!({})).await.expect(200);
        assert_eq!(rates(&issuer).await, [2, 2, 1, 1, 2, 1]);

        // A return takes the figures out of the totals until they are accepted again.
        assert_eq!(value(&issuer, "grassroots_minutes").await, Some(100.25));
        issuer.post(&format!("{late}/return"), json!({ "reason": "Xem lại." })).await.expect(200);
        assert_eq!(value(&issuer, "grassroots_minutes").await, Some(80.0));
        assert_eq!(rates(&issuer).await, [2, 2, 1, 1, 1, 1]);
        other.post(&format!("{late}/submit"), json!({})).await.refused(422, "invalid");
        other.post(&format!("{late}/submit"), explained).await.expect(200);
        issuer.post(&format!("{late}/accept"), json!({})).await.expect(200);

        let aggregate = issuer.post(&format!("{period}/aggregate"), json!({})).await.expect(200);
        assert_eq!(aggregate.json["scope"], "aggregate");
        assert_eq!(
            aggregate.json["values"],
            json!({ "minutes": 100.25, "models": 4, "evaluated": 1, "supported": 10 })
        );
        assert_eq!(district.get(&report).await.json["state"], "aggregated");
        let locked = issuer.post(&format!("{period}/lock"), json!({})).await.expect(200);
        assert_eq!(locked.json["state"], "locked");
        assert_eq!(rates(&issuer).await, [2, 2, 1, 1, 2, 1]);
        issuer.post(&format!("{report}/return"), json!({ "reason": "Xem lại." })).await.refused(409, "state_conflict");
        district.post(&format!("{report}/versions"), json!({})).await.refused(409, "state_conflict");

        let consolidated = format!("{period}/consolidated-report");
        district.get(&consolidated).await.refused(403, "forbidden");
        let report_up = issuer.get(&consolidated).await.expect(200);
        assert_eq!([&report_up.json["expected"], &report_up.json["reported"]], [2, 2]);
        assert_eq!(report_up.json["figures"][0]["total"], 100.25);
        assert_eq!(report_up.json["excluded"][0]["name"], "Báo Kiên Giang");
        assert_eq!(report_up.json["narratives"].as_array().unwrap().len(), 1);
        for (format, kind) in [("xlsx", "spreadsheetml.sheet"), ("docx", "wordprocessingml.document")] {
            let file = issuer.get(&format!("{consolidated}?format={format}&organisations=true")).await.expect(200);
            assert!(file.bytes.starts_with(b"PK") && file.header("content-type").ends_with(kind));
        }

        // Only an exception lets a locked figure change, by a new version that counts once it is accepted.
        let past = json!({ "reason": "Đài xã gửi bổ sung.", "until": "2021-09-16" });
        issuer.post(&format!("{report}/lock-exception"), past).await.refused(422, "invalid");
        let exception = json!({ "reason": "Đài xã gửi bổ sung.", "until": "2021-09-30" });
        issuer.post(&format!("{report}/lock-exception"), exception).await.expect(200);
        let next = district.post(&format!("{report}/versions"), json!({})).await.expect(201);
        assert_eq!([&next.json["version_number"], &next.json["values"]["minutes"]], [&json!(2), &json!(80)]);
        let next = path_of(&next);
        enter(&district, &next, json!({ "values": { "minutes": 90 } })).await.expect(200);
        let export = district.get(&format!("{period}/values")).await.expect(200).text();
        let minutes: Vec<&str> = export.lines().filter(|line| line.contains(",minutes,")).collect();
        assert_eq!(minutes, ["ubnd-899,minutes,,90"], "of each organisation the newest version");
        district.post(&format!("{next}/submit"), json!({})).await.expect(200);
        assert_eq!(value(&issuer, "grassroots_minutes").await, Some(100.25), "the locked version counts until then");
        issuer.post(&format!("{next}/accept"), json!({})).await.expect(200);
        assert_eq!(value(&issuer, "grassroots_minutes").await, Some(110.25));
        assert_eq!(rates(&issuer).await, [2, 2, 1, 1, 2, 1], "a correction makes nobody late");
        assert_eq!(district.get(&report).await.json["values"]["minutes"], 80, "the locked version stays as it was");

        let history = district.get(&format!("{report}/history")).await.expect(200);
        let kinds: Vec<&str> = history.items().iter().map(|event| event["kind"].as_str().unwrap()).collect();
        assert_eq!(
            kinds,
            [
                "opened", "entered", "derived", "entered", "entered", "submitted", "returned", "entered", "submitted",
                "accepted", "aggregated", "locked", "lock_exception_granted", "version_created"
            ]
        );
    }
}

on_both_databases! {
    async fn a_template_says_everything_that_is_wrong_with_it_and_never_changes_once_published(service: Service) {
        let issuer = service.actor("issuer").await;
        let mut broken = template(&service).await;
        let cells = &mut broken["content"]["sections"][0]["cells"];
        cells[0]["indicator"] = json!("no_such");
        cells[1]["value_type"] = json!("decimal");
        cells[2]["code"] = json!("minutes");
        cells[3]["derivation"] = json!({ "measure": "no_such", "topics": ["no_such"] });
        broken["content"]["rules"][0]["right"] = json!(["nowhere"]);
        broken["recipients"] = json!({});
        broken["periodicity"] = json!("on_request");
        let refused = issuer.post("/v1/report-templates", broken).await.refused(422, "invalid");
        let places: Vec<String> = refused.faults().into_iter().map(|(pointer, _)| pointer).collect();
        assert_eq!(
            places,
            [
                "#/content/sections/0/cells/0/indicator",
                "#/content/sections/0/cells/1/indicator",
                "#/content/sections/0/cells/2/code",
                "#/content/sections/0/cells/3/derivation/measure",
                "#/content/sections/0/cells/3/derivation/topics/0",
                "#/content/rules/0/left/0",
                "#/content/rules/0/right/0",
                "#/recipients",
                "#/periodicity"
            ]
        );
        let mut halved = template(&service).await;
        halved["due_rule"] = json!({ "kind": "day_of_month", "day": 25 });
        let refused = issuer.post("/v1/report-templates", halved).await.refused(422, "invalid");
        assert_eq!(refused.faults().len(), 2, "{}", refused.text());

        let id = published(&service, &issuer).await;
        let path = format!("/v1/report-templates/{id}");
        let etag = issuer.get(&path).await.etag();
        issuer.put(&path, &etag, template(&service).await).await.refused(409, "state_conflict");
        issuer.post("/v1/report-templates", template(&service).await).await.refused(409, "reference_taken");
        let district = service.actor("district").await;
        district.post(&format!("{path}/retire"), json!({})).await.refused(403, "forbidden");

        let next = issuer.post(&format!("{path}/editions"), json!({})).await.expect(201);
        assert_eq!([&next.json["edition"], &next.json["state"]], [&json!(2), &json!("draft")]);
        district.get(&format!("/v1/report-templates/{}", next.id())).await.refused(404, "not_found");
        let replaced = template(&service).await;
        issuer.put(&format!("/v1/report-templates/{}", next.id()), &next.etag(), replaced).await.expect(200);
    }

    async fn a_period_opens_once_for_those_who_exist_on_the_day_of_its_cut_off(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let template_id = published(&service, &issuer).await;
        let open = async |body: Value| issuer.post("/v1/reporting-periods", body).await;
        open(json!({ "template_id": template_id, "identifier": "2021-H1" })).await.refused(422, "invalid");
        let window = json!({ "from": "2021-06-15", "until": "2021-09-14" });
        let refused = open(json!({
            "template_id": template_id, "identifier": "2021-Q3", "window": window, "due_date": "2021-09-14",
            "exclusions": [{ "organisation_id": template_id, "reason": "Không rõ." }]
        }))
        .await
        .refused(422, "invalid");
        let places: Vec<String> = refused.faults().into_iter().map(|(pointer, _)| pointer).collect();
        assert_eq!(places, ["#/window", "#/due_date", "#/exclusions/0/organisation_id"]);
        // All recipients of 2021 had ended before the cut-off of that quarter.
        open(json!({ "template_id": template_id, "identifier": "2025-Q4" })).await.refused(422, "invalid");
        opened(&issuer, &template_id).await;
        open(json!({ "template_id": template_id, "identifier": "2021-Q3" })).await.refused(409, "period_taken");
        let body = json!({ "template_id": template_id, "identifier": "2021-Q4" });
        district.post("/v1/reporting-periods", body).await.refused(403, "forbidden");
    }

    async fn figures_that_do_not_fit_are_refused_all_at_once_and_a_superior_may_enter_them(service: Service) {
        let [issuer, district, press] =
            [service.actor("issuer").await, service.actor("district").await, service.actor("press").await];
        let template_id = published(&service, &issuer).await;
        opened(&issuer, &template_id).await;
        let report = path_of(&own_report(&district).await);
        let refused = enter(
            &district,
            &report,
            json!({
                "values": { "minutes": -1, "models": 1.5, "supported": 100001, "nowhere": 1, "minutes.part": 3,
                            "evaluated": 0.00001 },
                "narratives": { "difficulties": "Gọi mẹ cháu A, 0912 345 678", "elsewhere": "x" },
            }),
        )
        .await
        .refused(422, "invalid");
        assert_eq!(refused.faults(), [("#/values/evaluated".to_owned(), "format_mismatch".to_owned())]);
        let refused = enter(
            &district,
            &report,
            json!({
                "values": { "minutes": -1, "models": 1.5, "supported": 100001, "nowhere": 1, "minutes.part": 3 },
                "narratives": { "difficulties": "Gọi mẹ cháu A, 0912 345 678", "elsewhere": "x" },
            }),
        )
        .await
        .refused(422, "invalid");
        let expected = [
            ("#/values/minutes", "out_of_range"),
            ("#/values/minutes.part", "unknown_reference"),
            ("#/values/models", "wrong_type"),
            ("#/values/nowhere", "unknown_reference"),
            ("#/values/supported", "out_of_range"),
            ("#/narratives/difficulties", "personal_data"),
            ("#/narratives/elsewhere", "unknown_reference"),
        ];
        let expected: Vec<(String, String)> =
            expected.iter().map(|(place, code)| ((*place).to_owned(), (*code).to_owned())).collect();
        assert_eq!(refused.faults(), expected);
        assert_eq!(district.get(&report).await.json["values"], json!({}), "nothing is half-written");
        press.get(&report).await.refused(404, "not_found");

        let admin = service.actor("admin").await;
        enter(&admin, &report, json!({ "values": { "models": 2 } })).await.expect(200);
        let history = district.get(&format!("{report}/history")).await.expect(200);
        assert_eq!(history.items()[1]["on_behalf"], true);
        assert_eq!(history.items()[1]["by"], "admin-ubnd-tinh-kien-giang");
    }

    async fn whoever_has_not_reported_is_reminded_on_working_days_and_its_superior_told(service: Service) {
        let [issuer, district, press] =
            [service.actor("issuer").await, service.actor("district").await, service.actor("press").await];
        let template_id = published(&service, &issuer).await;
        service.clock.set_day(day("2021-09-15"));
        opened(&issuer, &template_id).await;
        let report = path_of(&own_report(&district).await);
        let newspaper = path_of(&own_report(&press).await);
        let kinds = async |actor: &Actor, report: &str| -> Vec<String> {
            let history = actor.get(&format!("{report}/history")).await.expect(200);
            history.items().iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect()
        };
        // Due on Thursday 16 September: three working days before have passed, the next rung is the day itself.
        service.run_upkeep().await;
        service.run_upkeep().await;
        assert_eq!(kinds(&district, &report).await, ["opened", "reminded"]);
        service.clock.set_day(day("2021-09-17"));
        service.run_upkeep().await;
        assert_eq!(own_report(&district).await.json["timeliness"], "missing");
        assert_eq!(kinds(&district, &report).await.len(), 3);
        // Whoever is sent is left alone; five working days after the due date the superior is told.
        let explained = json!({ "explanation": "Báo cáo theo biểu mẫu riêng." });
        press.post(&format!("{newspaper}/submit"), explained).await.expect(200);
        service.clock.set_day(day("2021-09-23"));
        service.run_upkeep().await;
        let told = kinds(&district, &report).await;
        assert_eq!(told.last().map(String::as_str), Some("escalated"));
        assert_eq!(kinds(&press, &newspaper).await.last().map(String::as_str), Some("submitted"));
        let missing = issuer.get("/v1/reports?timeliness=missing&count=true").await.expect(200);
        assert_eq!(missing.json["total"], 2);
    }

    async fn nobody_is_reminded_of_a_period_that_is_locked(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let template_id = published(&service, &issuer).await;
        service.clock.set_day(day("2021-09-15"));
        let period = opened(&issuer, &template_id).await;
        let report = path_of(&own_report(&district).await);
        service.run_upkeep().await;
        let history = format!("{report}/history");
        let reminded = district.get(&history).await.expect(200).items().len();
        issuer.post(&format!("/v1/reporting-periods/{}/lock", period.id()), json!({})).await.expect(200);
        service.clock.set_day(day("2021-09-23"));
        service.run_upkeep().await;
        assert_eq!(district.get(&history).await.expect(200).items().len(), reminded);
    }
}
