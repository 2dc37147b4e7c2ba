//! What happens to a report after its period was locked, and to the aggregate report of the requester.

use serde_json::{Value, json};
use treem_journeys::{Actor, Answer, Service, on_both_databases};

use crate::reports::{activity, day, enter, opened, own_report, path_of, published, rates, value};

/// A complete report.
fn figures(minutes: f64) -> Value {
    json!({
        "values": { "minutes": minutes, "models": 2, "evaluated": 1 },
        "narratives": { "difficulties": "Không." },
    })
}

async fn sent(actor: &Actor, report: &str, minutes: f64) {
    enter(actor, report, figures(minutes)).await.expect(200);
    actor
        .post(&format!("{report}/submit"), json!({}))
        .await
        .expect(200);
}

async fn accepted(issuer: &Actor, report: &str) -> Answer {
    issuer
        .post(&format!("{report}/accept"), json!({}))
        .await
        .expect(200)
}

async fn excepted(issuer: &Actor, report: &str, until: &str) -> Answer {
    let exception = json!({ "reason": "Đài xã gửi bổ sung.", "until": until });
    issuer
        .post(&format!("{report}/lock-exception"), exception)
        .await
        .expect(200)
}

async fn kinds(actor: &Actor, report: &str) -> Vec<String> {
    let history = actor.get(&format!("{report}/history")).await.expect(200);
    history
        .items()
        .iter()
        .map(|event| event["kind"].as_str().unwrap().to_owned())
        .collect()
}

/// Each version of the aggregate report, in their order.
async fn versions(issuer: &Actor) -> Vec<Value> {
    let found = issuer.get("/v1/reports?scope=aggregate").await.expect(200);
    let mut versions = found.items().to_vec();
    versions.sort_by_key(|one| one["version_number"].as_u64());
    versions
}

/// Number, state and minutes of each version of the aggregate report, and whether it is the newest.
async fn aggregates(issuer: &Actor) -> Vec<Value> {
    let shown = |one: &Value| {
        json!([
            one["version_number"],
            one["state"],
            one["values"]["minutes"],
            one["is_newest"]
        ])
    };
    versions(issuer).await.iter().map(shown).collect()
}

on_both_databases! {
    async fn a_correction_goes_as_far_as_its_exception_and_is_locked_when_it_counts(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let template_id = published(&service, &issuer).await;
        service.clock.set_day(day("2021-09-15"));
        let period = format!("/v1/reporting-periods/{}", opened(&issuer, &template_id).await.id());
        let first = path_of(&own_report(&district).await);
        sent(&district, &first, 80.0).await;
        accepted(&issuer, &first).await;
        issuer.post(&format!("{period}/aggregate"), json!({})).await.expect(200);
        issuer.post(&format!("{period}/lock"), json!({})).await.expect(200);
        assert_eq!(aggregates(&issuer).await, [json!([1, "locked", 80, true])]);
        let before = rates(&issuer).await;

        service.clock.set_day(day("2021-10-10"));
        district.post(&format!("{first}/versions"), json!({})).await.refused(409, "state_conflict");
        excepted(&issuer, &first, "2021-10-15").await;
        let second = district.post(&format!("{first}/versions"), json!({})).await.expect(201);
        assert_eq!(second.json["lock_exception"]["until"], "2021-10-15", "the exception goes over");
        assert_eq!(second.json["timeliness"], "not_expected");
        let second = path_of(&second);
        assert_eq!(issuer.get(&first).await.json["lock_exception"], Value::Null);
        enter(&district, &second, figures(90.0)).await.expect(200);

        // The last day has passed.
        service.clock.set_day(day("2021-10-16"));
        enter(&district, &second, figures(91.0)).await.refused(409, "state_conflict");
        district.post(&format!("{second}/submit"), json!({})).await.refused(409, "state_conflict");
        excepted(&issuer, &second, "2021-10-20").await;
        district.post(&format!("{second}/submit"), json!({})).await.expect(200);

        // What waits for a decision is returned however late; sending it again takes a new exception.
        service.clock.set_day(day("2021-10-25"));
        issuer.post(&format!("{second}/return"), json!({ "reason": "Xem lại." })).await.expect(200);
        district.post(&format!("{second}/submit"), json!({})).await.refused(409, "state_conflict");
        excepted(&issuer, &second, "2021-10-30").await;
        district.post(&format!("{second}/submit"), json!({})).await.expect(200);
        assert_eq!(value(&issuer, "grassroots_minutes").await, Some(80.0), "the locked version counts until then");
        let corrected = accepted(&issuer, &second).await;
        assert_eq!([&corrected.json["state"], &corrected.json["lock_exception"]], [&json!("locked"), &Value::Null]);
        let happened = kinds(&district, &second).await;
        assert_eq!(happened[happened.len() - 2..], ["accepted", "locked"]);
        issuer.post(&format!("{second}/return"), json!({ "reason": "Xem lại." })).await.refused(409, "state_conflict");
        assert_eq!(value(&issuer, "grassroots_minutes").await, Some(90.0));
        assert_eq!(aggregates(&issuer).await, [json!([1, "locked", 80, false]), json!([2, "locked", 90, true])]);
        assert_eq!(rates(&issuer).await, before, "a correction makes nobody late");
        let nobody = issuer.get("/v1/reports?timeliness=late&count=true").await.expect(200);
        assert_eq!(nobody.json["total"], 0);

        // Only the newest version goes on.
        let exception = json!({ "reason": "Đài xã gửi bổ sung.", "until": "2021-10-30" });
        issuer.post(&format!("{first}/lock-exception"), exception).await.refused(409, "state_conflict");
        district.post(&format!("{first}/versions"), json!({})).await.refused(409, "state_conflict");
        excepted(&issuer, &second, "2021-10-30").await;
        let third = district.post(&format!("{second}/versions"), json!({})).await.expect(201);
        assert_eq!([&third.json["version_number"], &third.json["values"]["minutes"]], [&json!(3), &json!(90)]);
        let third = path_of(&third);
        sent(&district, &third, 95.5).await;
        accepted(&issuer, &third).await;
        assert_eq!(value(&issuer, "grassroots_minutes").await, Some(95.5));
        assert_eq!(aggregates(&issuer).await[2], json!([3, "locked", 95.5, true]));

        let admin = service.actor("admin").await;
        let id = third.rsplit('/').next().unwrap();
        let trail = admin.get(&format!("/v1/audit-entries?resource_id={id}")).await.expect(200);
        let actions: Vec<&str> = trail.items().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
        assert!(actions.contains(&"reports.accept") && actions.contains(&"reports.lock"), "{actions:?}");
    }

    async fn a_missing_report_is_sent_under_an_exception_and_leaves_the_denominator_alone(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let template_id = published(&service, &issuer).await;
        service.clock.set_day(day("2021-09-15"));
        let period = format!("/v1/reporting-periods/{}", opened(&issuer, &template_id).await.id());
        let report = path_of(&own_report(&district).await);
        issuer.post(&format!("{period}/lock"), json!({})).await.expect(200);
        let excluded = json!({ "reason": "Đơn vị mới thành lập." });
        issuer.post(&format!("{report}/exclude"), excluded.clone()).await.refused(409, "state_conflict");
        service.clock.set_day(day("2021-10-10"));
        let granted = excepted(&issuer, &report, "2021-10-15").await;
        assert_eq!(
            granted.json["allowed_actions"],
            json!(["enter", "derive", "submit", "grant_lock_exception", "remind"])
        );
        issuer.post(&format!("{report}/exclude"), excluded).await.refused(409, "state_conflict");
        sent(&district, &report, 12.0).await;

        service.clock.set_day(day("2021-10-16"));
        assert_eq!(issuer.get(&report).await.json["allowed_actions"], json!(["return", "accept"]));
        let returned = issuer.post(&format!("{report}/return"), json!({ "reason": "Xem lại." })).await.expect(200);
        assert_eq!(returned.json["allowed_actions"], json!(["grant_lock_exception"]));
        excepted(&issuer, &report, "2021-10-16").await;
        district.post(&format!("{report}/submit"), json!({})).await.expect(200);
        assert_eq!(accepted(&issuer, &report).await.json["state"], "locked");
        assert_eq!(value(&issuer, "grassroots_minutes").await, Some(12.0));
        assert_eq!(rates(&issuer).await, [3, 1, 0, 1, 1, 0]);
        assert_eq!(aggregates(&issuer).await, [] as [Value; 0], "the period was never aggregated");
    }

    async fn the_requester_writes_the_texts_of_its_aggregate_report_and_no_figure(service: Service) {
        let [issuer, district, other] = [
            service.actor("issuer").await,
            service.actor("district").await,
            service.actor("other_district").await,
        ];
        let template_id = published(&service, &issuer).await;
        service.clock.set_day(day("2021-09-15"));
        let period = format!("/v1/reporting-periods/{}", opened(&issuer, &template_id).await.id());
        let first = path_of(&own_report(&district).await);
        sent(&district, &first, 80.0).await;
        accepted(&issuer, &first).await;
        let aggregate = issuer.post(&format!("{period}/aggregate"), json!({})).await.expect(200);
        assert_eq!([&aggregate.json["timeliness"], &aggregate.json["allowed_actions"]], [&json!("not_expected"), &json!(["enter"])]);
        let aggregate = path_of(&aggregate);
        district.get(&aggregate).await.refused(404, "not_found");
        let refused = enter(&issuer, &aggregate, json!({
            "values": { "minutes": 100 }, "explanation": "Theo báo cáo giấy.",
            "narratives": { "difficulties": "Gọi mẹ cháu A, 0912 345 678" },
        }))
        .await
        .refused(422, "invalid");
        let places: Vec<(String, String)> = refused.faults();
        let expected = [
            ("#/values/minutes", "not_allowed_value"),
            ("#/explanation", "not_allowed_value"),
            ("#/narratives/difficulties", "personal_data"),
        ];
        assert_eq!(places, expected.map(|(place, code)| (place.to_owned(), code.to_owned())));
        let text = "Thiếu kinh phí duy trì mô hình ở cơ sở.";
        enter(&issuer, &aggregate, json!({ "narratives": { "difficulties": text } })).await.expect(200);

        // What is accepted after the aggregation is in it when the period is locked; the text stays.
        let second = path_of(&own_report(&other).await);
        sent(&other, &second, 20.5).await;
        accepted(&issuer, &second).await;
        issuer.post(&format!("{period}/lock"), json!({})).await.expect(200);
        assert_eq!(aggregates(&issuer).await, [json!([1, "locked", 100.5, true])]);
        assert_eq!(kinds(&issuer, &aggregate).await, ["aggregated", "entered", "aggregated", "locked"]);
        enter(&issuer, &aggregate, json!({ "narratives": { "difficulties": null } })).await.refused(409, "state_conflict");

        excepted(&issuer, &second, "2021-09-30").await;
        let next = path_of(&other.post(&format!("{second}/versions"), json!({})).await.expect(201));
        sent(&other, &next, 21.0).await;
        accepted(&issuer, &next).await;
        assert_eq!(versions(&issuer).await[1]["narratives"]["difficulties"], text);
        assert_eq!(aggregates(&issuer).await, [json!([1, "locked", 100.5, false]), json!([2, "locked", 101, true])]);
        let missing = issuer.get("/v1/reports?timeliness=missing&count=true").await.expect(200);
        assert_eq!(missing.json["total"], 0, "no aggregate report is missing");
    }

    async fn whoever_has_reported_once_is_reminded_after_a_return_and_nobody_told(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        let template_id = published(&service, &issuer).await;
        service.clock.set_day(day("2021-09-15"));
        opened(&issuer, &template_id).await;
        let report = path_of(&own_report(&district).await);
        sent(&district, &report, 80.0).await;
        // Due on Thursday 16 September; five working days after it, whoever never reported is escalated.
        service.clock.set_day(day("2021-09-23"));
        issuer.post(&format!("{report}/return"), json!({ "reason": "Xem lại." })).await.expect(200);
        let etag = district.get(&report).await.etag();
        service.run_upkeep().await;
        service.run_upkeep().await;
        let happened = kinds(&district, &report).await;
        assert_eq!(happened.iter().filter(|kind| *kind == "reminded").count(), 1);
        assert!(!happened.contains(&"escalated".to_owned()), "{happened:?}");
        // Nobody's entry is refused because of a reminder, whoever sends it.
        issuer.post(&format!("{report}/remind"), json!({ "note": "Đề nghị gửi lại sớm." })).await.expect(200);
        district.patch(&report, &etag, figures(85.0)).await.expect(200);
        assert_eq!(kinds(&district, &report).await[4..], ["reminded", "reminded", "entered"]);
    }

    async fn submissions_and_the_provenance_of_figures_are_read_page_by_page(service: Service) {
        let [issuer, district] = [service.actor("issuer").await, service.actor("district").await];
        service.clock.set_day(day("2021-09-15"));
        for (on, minutes) in [("2021-07-01", 30.0), ("2021-08-01", 50.0), ("2021-09-01", 7.5)] {
            activity(&district, on, &[("grassroots_minutes", minutes), ("models_active", 2.0)]).await;
        }
        let template_id = published(&service, &issuer).await;
        let period = format!("/v1/reporting-periods/{}", opened(&issuer, &template_id).await.id());
        let report = path_of(&own_report(&district).await);
        for minutes in [80.0, 81.0, 82.0] {
            sent(&district, &report, minutes).await;
            issuer.post(&format!("{report}/return"), json!({ "reason": "Xem lại." })).await.expect(200);
        }
        let pages = async |path: &str| -> Vec<Value> {
            let mut items = Vec::new();
            let mut next = district.get(&format!("{path}?limit=2")).await.expect(200);
            loop {
                assert!(next.items().len() <= 2);
                items.extend(next.items().iter().cloned());
                let Some(cursor) = next.json["next"].as_str() else { return items };
                next = district.get(&format!("{path}?limit=2&cursor={cursor}")).await.expect(200);
            }
        };
        let numbers: Vec<Value> = pages(&format!("{report}/submissions")).await.iter().map(|one| one["number"].clone()).collect();
        assert_eq!(numbers, [1, 2, 3]);
        let shares = pages(&format!("{report}/provenance")).await;
        let of = |place: &str| -> Vec<f64> {
            let shares = shares.iter().filter(|share| share["place"] == place);
            shares.map(|share| share["value"].as_f64().unwrap()).collect()
        };
        assert_eq!([of("minutes"), of("models")], [vec![30.0, 50.0, 7.5], vec![2.0]]);
        district.get(&format!("{report}/provenance?cursor=x")).await.refused(400, "cursor_invalid");
        let difference = district.get(&format!("{report}/comparison?from=1&to=3")).await.expect(200);
        assert_eq!(difference.json["values"], json!([{ "place": "minutes", "before": 80, "after": 82 }]));
        district.get(&format!("{report}/comparison?from=1&to=4")).await.refused(404, "not_found");

        // A later version knows where its figures came from.
        district.post(&format!("{report}/submit"), json!({})).await.expect(200);
        accepted(&issuer, &report).await;
        issuer.post(&format!("{period}/lock"), json!({})).await.expect(200);
        excepted(&issuer, &report, "2021-09-30").await;
        let next = path_of(&district.post(&format!("{report}/versions"), json!({})).await.expect(201));
        assert_eq!(pages(&format!("{next}/provenance")).await, shares);
    }
}
