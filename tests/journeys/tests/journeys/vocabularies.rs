//! Vocabularies: terms that an administrator adds, renames and retires.

use serde_json::json;
use treem_journeys::{Service, on_both_databases};

const MEASURES: &str = "/v1/vocabularies/measures/terms";
const TOPICS: &str = "/v1/vocabularies/topics/terms";

fn expected(faults: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = faults
        .iter()
        .map(|(place, code)| ((*place).to_owned(), (*code).to_owned()));
    owned.collect()
}

on_both_databases! {
    async fn a_term_that_is_not_as_its_vocabulary_asks_is_refused(service: Service) {
        let (admin, press) = (service.actor("admin").await, service.actor("press").await);
        let topic = json!({ "code": "digital_literacy", "name_vi": "Năng lực số của trẻ em" });
        press.post(TOPICS, topic.clone()).await.refused(403, "forbidden");
        admin.post("/v1/vocabularies/passwords/terms", topic.clone()).await.refused(404, "not_found");
        admin.post("/v1/vocabularies/document_types/terms", topic.clone()).await.refused(403, "forbidden");
        let refused = admin.post(TOPICS, json!({ "code": "Năng lực", "name_vi": " " })).await.refused(422, "invalid");
        let mut faults = refused.faults();
        faults.sort();
        assert_eq!(faults, expected(&[("#/code", "pattern_mismatch"), ("#/name_vi", "pattern_mismatch")]));
        let refused = admin.post(MEASURES, topic.clone()).await.refused(422, "invalid");
        assert_eq!(
            refused.faults(),
            expected(&[("#/unit", "required"), ("#/value_type", "required"), ("#/accumulation", "required")])
        );
        let mut measured = topic;
        measured["unit"] = json!("phút");
        let refused = admin.post(TOPICS, measured).await.refused(422, "invalid");
        assert_eq!(refused.faults(), expected(&[("#/unit", "not_allowed_value")]));
        admin.post(TOPICS, json!({ "code": "online_risks", "name_vi": "Rủi ro" })).await.refused(409, "reference_taken");
    }

    async fn a_measure_is_added_used_renamed_and_retired(service: Service) {
        let (admin, press) = (service.actor("admin").await, service.actor("press").await);
        let podcast = |on: &str| json!({
            "kind": "press_content", "title": format!("Podcast Vì trẻ em ngày {on}"), "from_date": on,
            "measures": [{ "measure": "podcast_minutes", "value": 12.5 }],
        });
        press.post("/v1/activities", podcast("2021-06-12")).await.refused(422, "invalid");
        let body = json!({ "code": "podcast_minutes", "name_vi": "Thời lượng podcast", "unit": "phút",
                           "value_type": "decimal", "accumulation": "flow" });
        let added = admin.post(MEASURES, body).await.expect(201);
        let term = added.header("location").to_owned();
        assert_eq!(term, format!("{MEASURES}/podcast_minutes"));
        assert_eq!(added.json["additive_over_organisations"], true);
        let activity = press.post("/v1/activities", podcast("2021-06-12")).await.expect(201);
        let all = press.get("/v1/vocabularies/measures").await.expect(200);
        assert_eq!(all.json["terms"].as_array().unwrap().last().unwrap(), &added.json, "it stands last");

        let read = press.get(&term).await.expect(200);
        assert_eq!((read.etag(), &read.json), (added.etag(), &added.json));
        press.get(&format!("{MEASURES}/no_such")).await.refused(404, "not_found");
        press.patch(&term, &added.etag(), json!({ "name_vi": "Podcast" })).await.refused(403, "forbidden");
        admin.patch(&term, "\"v1-00\"", json!({ "name_vi": "Podcast" })).await.refused(412, "stale");
        let refused = admin.patch(&term, &added.etag(), json!({ "code": "podcasts", "unit": "giờ" })).await;
        let mut faults = refused.refused(422, "invalid").faults();
        faults.sort();
        assert_eq!(faults, expected(&[("#/code", "unknown_member"), ("#/unit", "unknown_member")]));
        admin.patch(&term, &added.etag(), json!({ "name_vi": null })).await.refused(422, "invalid");
        let future = admin.patch(&term, &added.etag(), json!({ "retired_on": "2021-06-15" })).await;
        assert_eq!(future.refused(422, "invalid").faults(), expected(&[("#/retired_on", "date_in_future")]));
        let decision = "/v1/vocabularies/document_types/terms/quyet_dinh";
        let etag = admin.get(decision).await.expect(200).etag();
        admin.patch(decision, &etag, json!({ "name_vi": "Quyết định" })).await.refused(403, "forbidden");

        let named = admin.patch(&term, &added.etag(), json!({ "name_en": "Podcast minutes" })).await.expect(200);
        assert_eq!([&named.json["name_vi"], &named.json["name_en"]], ["Thời lượng podcast", "Podcast minutes"]);
        admin.patch(&term, &added.etag(), json!({ "name_en": null })).await.refused(412, "stale");
        let retired = admin.patch(&term, &named.etag(), json!({ "retired_on": "2021-06-14" })).await.expect(200);
        assert_eq!(retired.json["retired_on"], "2021-06-14");
        // It is not chosen anew; what was recorded with it stays.
        let refused = press.post("/v1/activities", podcast("2021-06-13")).await.refused(422, "invalid");
        assert_eq!(refused.faults(), expected(&[("#/measures/0/measure", "not_allowed_value")]));
        let path = format!("/v1/activities/{}", activity.id());
        press.patch(&path, &activity.etag(), json!({ "title": "Podcast Vì trẻ em" })).await.expect(200);
        let back = admin.patch(&term, &retired.etag(), json!({ "retired_on": null })).await.expect(200);
        assert_eq!(back.json.get("retired_on"), None);
        press.post("/v1/activities", podcast("2021-06-13")).await.expect(201);
        let chains = admin.get("/v1/audit-chains").await.expect(200).items().len();
        let mut actions = Vec::new();
        for chain in 0..chains {
            let entries = admin.get(&format!("/v1/audit-entries?chain={chain}&limit=200")).await.expect(200);
            let about = entries.items().iter().filter(|entry| entry["resource_kind"] == "term");
            actions.extend(about.map(|entry| entry["action"].as_str().unwrap().to_owned()));
        }
        let changes = ["vocabularies.add_term", "vocabularies.change_term", "vocabularies.change_term",
            "vocabularies.change_term"];
        assert_eq!(actions, changes);
    }
}
