//! Indicators: entered and changed by an administrator, in one unit for good once there are figures.

use serde_json::json;
use treem_journeys::{Service, on_both_databases};

use crate::reports::{opened, own_report, published};

fn expected(faults: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = faults
        .iter()
        .map(|(place, code)| ((*place).to_owned(), (*code).to_owned()));
    owned.collect()
}

on_both_databases! {
    async fn an_indicator_is_entered_and_changed_with_every_fault_named(service: Service) {
        let (admin, press) = (service.actor("admin").await, service.actor("press").await);
        let calls = json!({
            "code": "hotline_calls", "name_vi": "Số cuộc gọi đến đường dây", "unit": "cuộc", "value_type": "integer",
            "accumulation": "flow", "is_additive": true, "counts_children": false, "targets": [],
        });
        press.post("/v1/indicators", calls.clone()).await.refused(403, "forbidden");
        let mut wrong = calls.clone();
        wrong["name_vi"] = json!(" ");
        let refused = admin.post("/v1/indicators", wrong).await.refused(422, "invalid");
        assert_eq!(refused.faults(), expected(&[("#/name_vi", "pattern_mismatch")]));
        let entered = admin.post("/v1/indicators", calls.clone()).await.expect(201);
        admin.post("/v1/indicators", calls).await.refused(409, "reference_taken");
        let path = format!("/v1/indicators/{}", entered.id());
        press.patch(&path, &entered.etag(), json!({ "unit": "lượt" })).await.refused(403, "forbidden");
        admin.patch(&path, "\"v9-00\"", json!({ "unit": "lượt" })).await.refused(412, "stale");
        let target = json!({ "scope": "national", "organisation_id": service.organisation("ubnd-899").await, "year": 2025,
                             "comparator": "at_least", "value": 100, "source": "Quyết định 23/QĐ-TTg" });
        let refused = admin.patch(&path, &entered.etag(), json!({ "targets": [target] })).await.refused(422, "invalid");
        assert_eq!(refused.faults(), expected(&[("#/targets/0/organisation_id", "not_allowed_value")]));
        // Nothing was measured with it yet.
        let changed = admin.patch(&path, &entered.etag(), json!({ "unit": "lượt" })).await.expect(200);
        assert_eq!((&changed.json["unit"], &changed.json["name_vi"]), (&json!("lượt"), &entered.json["name_vi"]));
        let entries = admin.get(&format!("/v1/audit-entries?resource_id={}", entered.id())).await.expect(200);
        let actions: Vec<&str> = entries.items().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
        assert_eq!(actions, ["indicators.create", "indicators.update"]);
    }

    async fn what_a_sent_report_rests_on_is_not_deleted_and_an_indicator_with_figures_keeps_its_unit(service: Service) {
        let [admin, issuer, district] =
            [service.actor("admin").await, service.actor("issuer").await, service.actor("district").await];
        let template = published(&service, &issuer).await;
        service.clock.set_day("2021-09-15".parse().unwrap());
        let activity = district
            .post("/v1/activities", json!({
                "kind": "grassroots_content", "title": "Phát thanh", "from_date": "2021-07-01", "channel": "loudspeaker",
                "measures": [{ "measure": "grassroots_minutes", "value": 45 }, { "measure": "models_active", "value": 2 }],
            }))
            .await
            .expect(201);
        let path = format!("/v1/activities/{}", activity.id());
        opened(&issuer, &template).await;
        let report = own_report(&district).await;
        let own = format!("/v1/reports/{}", report.id());
        let figures = json!({ "values": { "evaluated": 1 },
                              "narratives": { "difficulties": "Không." } });
        let entered = district.patch(&own, &report.etag(), figures).await;
        assert_eq!(entered.status, 200, "{}", entered.text());
        district.post(&format!("{own}/submit"), json!({})).await.expect(200);

        let refused = district.delete(&path, &activity.etag()).await.refused(409, "in_use");
        assert_eq!(refused.json["conflicts_with"], json!([report.id()]));
        // Corrected by a superior; the owner reads who, when and what.
        let measures = json!([{ "measure": "grassroots_minutes", "value": 50 }, { "measure": "models_active", "value": 2 }]);
        let corrected = admin.patch(&path, &activity.etag(), json!({ "measures": measures })).await.expect(200);
        let history = district.get(&format!("{path}/history")).await.expect(200);
        let [recorded, correction] = [&history.items()[0], &history.items()[1]];
        assert_eq!([&recorded["kind"], &recorded["changed"]], [&json!("recorded"), &json!([])]);
        assert_eq!([&correction["kind"], &correction["changed"]], [&json!("corrected"), &json!(["measures"])]);
        assert_eq!(correction["by"], "admin-ubnd-tinh-kien-giang");
        assert_eq!(recorded["activity"]["measures"][0]["value"], 45, "what it said before");
        service.actor("press").await.get(&format!("{path}/history")).await.refused(404, "not_found");

        issuer.post(&format!("{own}/accept"), json!({})).await.expect(200);
        let found = admin.get("/v1/indicators?code=grassroots_minutes").await.expect(200);
        let indicator = format!("/v1/indicators/{}", found.items()[0]["id"].as_str().unwrap());
        let etag = admin.get(&indicator).await.expect(200).etag();
        let refused = admin.patch(&indicator, &etag, json!({ "unit": "giờ" })).await.refused(422, "invalid");
        assert_eq!(refused.faults(), expected(&[("#/unit", "not_allowed_value")]));
        admin.patch(&indicator, &etag, json!({ "name_en": "Minutes on loudspeakers" })).await.expect(200);
        // A returned report lets go of what it rests on.
        let returned = json!({ "reason": "Chỉnh lý thời lượng." });
        issuer.post(&format!("{own}/return"), returned).await.expect(200);
        district.delete(&path, &corrected.etag()).await.expect(204);
        let entries = admin.get(&format!("/v1/audit-entries?resource_id={}", activity.id())).await.expect(200);
        let actions: Vec<&str> = entries.items().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
        assert_eq!(actions, ["activities.create", "activities.update", "activities.delete"]);
    }
}
