//! Models: from the pilot to other places and to the end, and what each state refuses.

use serde_json::{Value, json};
use treem_domain::kernel::Role;
use treem_journeys::{Actor, Answer, Service, on_both_databases};

use crate::tasks::letter;

const NOBODY: &str = "019ab3c2-7d10-7000-8000-000000000592";

fn club() -> Value {
    json!({
        "name": "Câu lạc bộ Gia đình an toàn trên mạng", "topics": ["care_models", "safe_online_interaction"],
        "description": "Sinh hoạt mỗi tháng về kỹ năng đồng hành cùng con.",
        "place": { "text": "Phường Vĩnh Lạc" }, "started_on": "2021-03-01",
    })
}

fn evaluation() -> Value {
    json!({
        "evaluated_by": "Phòng Lao động - Thương binh và Xã hội", "evaluated_on": "2021-06-10",
        "findings": "Sau 3 tháng có 12 buổi sinh hoạt với 240 lượt cha mẹ.", "recommendation": "Nhân rộng.",
    })
}

async fn record(actor: &Actor, body: Value) -> (Answer, String) {
    let created = actor.post("/v1/models", body).await.expect(201);
    let path = created.header("location").to_owned();
    (created, path)
}

fn expected(faults: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = faults
        .iter()
        .map(|(place, code)| ((*place).to_owned(), (*code).to_owned()));
    owned.collect()
}

async fn names(actor: &Actor, query: &str) -> Vec<String> {
    let found = actor.get(&format!("/v1/models?{query}")).await.expect(200);
    let names = found.items().iter().map(|item| item["name"].as_str().unwrap());
    names.map(str::to_owned).collect()
}

on_both_databases! {
    async fn every_fault_of_a_model_is_named_at_once_and_nothing_written(service: Service) {
        let (district, press) = (service.actor("district").await, service.actor("press").await);
        let refused = district
            .post("/v1/models", json!({
                "name": "Mô hình của chị Lan, 0912 345 678", "topics": ["no_such", "care_models", "care_models"],
                "place": { "text": "liên hệ lan@example.org", "unit": { "code": "99999", "valid_from": "2004-01-01" } },
                "started_on": "2021-06-15", "directive_id": NOBODY,
                "organisation_id": service.organisation("bao-kien-giang").await,
            }))
            .await
            .refused(422, "invalid");
        let mut faults = refused.faults();
        faults.sort();
        assert_eq!(
            faults,
            expected(&[
                ("#/directive_id", "unknown_reference"), ("#/name", "personal_data"),
                ("#/organisation_id", "unknown_reference"), ("#/place/text", "personal_data"),
                ("#/place/unit", "unknown_reference"), ("#/started_on", "date_in_future"),
                ("#/topics/0", "unknown_reference"), ("#/topics/2", "duplicate"),
            ])
        );
        service.actor("issuer").await.post("/v1/models", club()).await.refused(403, "forbidden");
        assert!(names(&press, "").await.is_empty());
        press.get("/v1/models?state=closed").await.refused(400, "malformed_query");
        press.get(&format!("/v1/models/{NOBODY}")).await.refused(404, "not_found");
    }

    async fn a_model_goes_from_the_pilot_to_other_places_and_to_its_end(service: Service) {
        let [issuer, district, press] =
            [service.actor("issuer").await, service.actor("district").await, service.actor("press").await];
        let letter = letter(&service).await;
        let mut body = club();
        body["directive_id"] = json!(letter.id);
        body["external_reference"] = json!("mo-hinh-1");
        let (created, model) = record(&district, body.clone()).await;
        assert_eq!([&created.json["state"], &created.json["allowed_actions"]], [&json!("piloting"), &json!(["update", "run", "end"])]);
        district.post("/v1/models", body).await.refused(409, "reference_taken");

        // What a state does not allow is a conflict that says what is possible.
        let refused = district.post(&format!("{model}/evaluate"), evaluation()).await.refused(409, "state_conflict");
        assert_eq!([&refused.json["state"], &refused.json["allowed_actions"]], [&json!("piloting"), &json!(["update", "run", "end"])]);
        let replication = json!({ "place": { "text": "Phường An Hòa" }, "started_on": "2021-06-14" });
        district.post(&format!("{model}/replicate"), replication.clone()).await.refused(409, "state_conflict");
        // The issuer of its directive sees it and changes nothing; a stranger does not know of it.
        let seen = issuer.get(&model).await.expect(200);
        assert_eq!(seen.json["allowed_actions"], json!([]));
        let clerk = service.actor_at(Role::District, "stttt-kien-giang").await;
        clerk.post(&format!("{model}/run"), json!({})).await.refused(403, "forbidden");
        press.get(&model).await.refused(404, "not_found");
        press.post(&format!("{model}/run"), json!({})).await.refused(404, "not_found");

        let noted = json!({ "note": "gọi số 0912 345 678" });
        district.post(&format!("{model}/run"), noted).await.refused(422, "invalid");
        let running = district.post(&format!("{model}/run"), json!({ "note": "Đã có kinh phí." })).await.expect(200);
        assert_eq!(running.json["state"], "running");
        let early = json!({ "evaluated_by": "Chị Lan, lan@example.org", "evaluated_on": "2021-02-28",
                            "findings": "Tốt.", "recommendation": "Nhân rộng." });
        let refused = district.post(&format!("{model}/evaluate"), early).await.refused(422, "invalid");
        assert_eq!(refused.faults(), expected(&[("#/evaluated_on", "date_invalid"), ("#/evaluated_by", "personal_data")]));
        let evaluated = district.post(&format!("{model}/evaluate"), evaluation()).await.expect(200);
        assert_eq!([&evaluated.json["state"], &evaluated.json["evaluation"]], [&json!("evaluated"), &evaluation()]);

        // Each place has a record of its own, linked to the original.
        let before = json!({ "place": {}, "started_on": "2021-02-28" });
        let refused = district.post(&format!("{model}/replicate"), before).await.refused(422, "invalid");
        assert_eq!(refused.faults(), expected(&[("#/started_on", "date_invalid"), ("#/place", "required")]));
        let now = district.get(&model).await.expect(200).etag();
        let refused = district.patch(&model, &now, json!({ "started_on": "2021-06-11" })).await.refused(422, "invalid");
        assert_eq!(refused.faults(), expected(&[("#/started_on", "date_invalid")]), "it was evaluated before that");
        let elsewhere = json!({ "place": { "text": "Hà Tiên" }, "started_on": "2021-06-14",
                                "organisation_id": service.organisation("ubnd-900").await });
        let refused = district.post(&format!("{model}/replicate"), elsewhere).await.refused(422, "invalid");
        assert_eq!(refused.faults(), expected(&[("#/organisation_id", "unknown_reference")]));
        let replica = district.post(&format!("{model}/replicate"), replication).await.expect(201);
        assert_eq!([&replica.json["state"], &replica.json["replicated_from_id"]], [&json!("running"), &created.json["id"]]);
        assert_eq!([&replica.json["name"], &replica.json["directive_id"]], [&created.json["name"], &json!(letter.id)]);
        assert_eq!(replica.json.get("evaluation"), None);
        let another = json!({ "name": "Câu lạc bộ phường Vĩnh Thanh", "place": { "text": "Phường Vĩnh Thanh" },
                              "started_on": "2021-06-14" });
        district.post(&format!("{model}/replicate"), another).await.expect(201);
        let original = district.get(&model).await.expect(200);
        assert_eq!(original.json["state"], "replicated");
        assert_eq!(names(&issuer, &format!("replicated_from_id={}", created.id())).await.len(), 2);

        let early = json!({ "reason": "Đã lồng ghép.", "ended_on": "2021-06-09" });
        let refused = district.post(&format!("{model}/end"), early).await.refused(422, "invalid");
        assert_eq!(refused.faults(), expected(&[("#/ended_on", "date_invalid")]), "it was evaluated after that");
        let refused = district.post(&format!("{model}/end"), json!({})).await.refused(422, "invalid");
        assert_eq!(refused.faults(), expected(&[("#/reason", "required")]));
        let reason = json!({ "reason": "Đã lồng ghép vào hoạt động của nhà trường." });
        let ended = district.post(&format!("{model}/end"), reason.clone()).await.expect(200);
        assert_eq!([&ended.json["ending"]["ended_on"], &ended.json["allowed_actions"]], [&json!("2021-06-14"), &json!([])]);
        district.post(&format!("{model}/end"), reason).await.refused(409, "state_conflict");
        district.patch(&model, &ended.etag(), json!({ "name": "Khác" })).await.refused(409, "state_conflict");
        assert_eq!(district.get(replica.header("location")).await.json["state"], "running", "replicas go on");

        let history = issuer.get(&format!("{model}/history")).await.expect(200);
        let kinds: Vec<&str> = history.items().iter().map(|event| event["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["created", "run", "evaluated", "replicated", "replicated", "ended"]);
        assert_eq!(history.items()[2]["evaluation"], evaluation());
        assert_eq!(history.items()[3]["replica_id"], replica.json["id"]);
        let page = issuer.get(&format!("{model}/history?limit=4")).await.expect(200);
        let next = page.json["next"].as_str().unwrap();
        let rest = issuer.get(&format!("{model}/history?limit=4&cursor={next}")).await.expect(200);
        assert_eq!(rest.items().len(), 2);
        press.get(&format!("{model}/history")).await.refused(404, "not_found");
    }

    async fn an_offered_model_is_taken_over_by_another_organisation_and_both_know_of_the_other(service: Service) {
        let [admin, district, other] =
            [service.actor("admin").await, service.actor("district").await, service.actor("other_district").await];
        let (created, model) = record(&district, club()).await;
        let ha_tien = service.organisation("ubnd-900").await;
        let offer = json!({ "organisation_id": ha_tien });
        let refused = district.post(&format!("{model}/offer"), offer.clone()).await.refused(409, "state_conflict");
        assert_eq!(refused.json["state"], "piloting");
        district.post(&format!("{model}/run"), json!({})).await.expect(200);
        district.post(&format!("{model}/evaluate"), evaluation()).await.expect(200);
        let taken = |on: &str| json!({ "name": "Câu lạc bộ tại Hà Tiên", "started_on": on, "place": { "text": "Hà Tiên" },
                                       "replicated_from_id": created.id() });
        let mut blind = taken("2021-06-14");
        blind["topics"] = json!(["no_such"]);
        let refused = other.post("/v1/models", blind).await.refused(422, "invalid");
        assert_eq!(refused.faults(), expected(&[
            ("#/replicated_from_id", "unknown_reference"), ("#/topics/0", "unknown_reference"),
        ]));
        let nobody = json!({ "organisation_id": NOBODY });
        district.post(&format!("{model}/offer"), nobody).await.refused(422, "invalid");
        other.post(&format!("{model}/offer"), offer.clone()).await.refused(404, "not_found");
        let offered = district.post(&format!("{model}/offer"), offer.clone()).await.expect(200);
        assert_eq!(offered.json["offered_to"], json!([ha_tien]));
        let again = district.post(&format!("{model}/offer"), offer).await.expect(200);
        assert_eq!(again.etag(), offered.etag(), "an offer is made once");

        let seen = other.get(&model).await.expect(200);
        assert_eq!([&seen.json["allowed_actions"], &seen.json["evaluation"]], [&json!([]), &evaluation()]);
        other.patch(&model, &seen.etag(), json!({ "name": "Khác" })).await.refused(403, "forbidden");
        let refused = other.post("/v1/models", taken("2021-02-28")).await.refused(422, "invalid");
        assert_eq!(refused.faults(), expected(&[("#/started_on", "date_invalid")]), "the original began in March");
        let (replica, path) = record(&other, taken("2021-06-14")).await;
        assert_eq!([&replica.json["state"], &replica.json["organisation_id"]], [&json!("running"), &json!(ha_tien)]);
        assert_eq!(replica.json["replicated_from"]["organisation_name"], "Ủy ban nhân dân thành phố Rạch Giá");
        let original = district.get(&model).await.expect(200);
        assert_eq!(original.json["state"], "replicated");
        assert_eq!(original.json["replicas"][0]["name"], "Câu lạc bộ tại Hà Tiên");
        assert_eq!(original.json["replicas"][0]["organisation_name"], "Ủy ban nhân dân thành phố Hà Tiên");
        district.get(&path).await.refused(404, "not_found");
        let wrong = json!({ "replicated_from_id": null, "started_on": "2021-02-01" });
        let mut faults = other.patch(&path, &replica.etag(), wrong).await.refused(422, "invalid").faults();
        faults.sort();
        assert_eq!(faults, expected(&[("#/replicated_from_id", "not_allowed_value"), ("#/started_on", "date_invalid")]));
        let history = district.get(&format!("{model}/history")).await.expect(200);
        let kinds: Vec<&str> = history.items().iter().map(|event| event["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["created", "run", "evaluated", "offered", "replicated"]);
        // Each record has its own entry in the audit chain.
        let actions = async |id: String| {
            let entries = admin.get(&format!("/v1/audit-entries?resource_id={id}")).await.expect(200);
            let items = entries.items().to_vec();
            items.iter().map(|entry| entry["action"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(actions(replica.id()).await, ["models.create"]);
        let expected = ["models.create", "models.run", "models.evaluate", "models.offer", "models.replicate"];
        assert_eq!(actions(created.id()).await, expected);
    }

    async fn what_is_said_of_a_model_is_corrected_over_what_was_read(service: Service) {
        let (district, admin) = (service.actor("district").await, service.actor("admin").await);
        let (created, model) = record(&district, club()).await;
        district.patch(&model, "\"v9-00\"", json!({ "name": "Khác" })).await.refused(412, "stale");
        let other = json!({ "organisation_id": service.organisation("ubnd-900").await });
        district.patch(&model, &created.etag(), other).await.refused(422, "invalid");
        district.patch(&model, &created.etag(), json!({ "name": null })).await.refused(422, "invalid");
        let patched = district
            .patch(&model, &created.etag(), json!({ "description": null, "topics": ["care_models"] }))
            .await
            .expect(200);
        assert_eq!([patched.json.get("description"), patched.json.get("topics")], [None, Some(&json!(["care_models"]))]);
        assert_eq!(patched.json["name"], created.json["name"], "what is absent is kept");
        let same = district.patch(&model, &patched.etag(), json!({})).await.expect(200);
        assert_eq!(same.etag(), patched.etag());
        // Nhập thay: a superior corrects it, and history says who.
        admin.patch(&model, &patched.etag(), json!({ "name": "Câu lạc bộ Cha mẹ" })).await.expect(200);
        let history = district.get(&format!("{model}/history")).await.expect(200);
        assert_eq!(history.items()[2]["by"], "admin-ubnd-tinh-kien-giang");
    }

    async fn lists_of_models_keep_what_fits_each_filter(service: Service) {
        let [admin, district, other] =
            [service.actor("admin").await, service.actor("district").await, service.actor("other_district").await];
        let (_, model) = record(&district, club()).await;
        district.post(&format!("{model}/run"), json!({})).await.expect(200);
        let body = json!({ "name": "Điểm tư vấn học đường", "started_on": "2021-05-01" });
        record(&other, body).await;
        let rach_gia = service.organisation("ubnd-899").await;
        let club = ["Câu lạc bộ Gia đình an toàn trên mạng"];
        assert_eq!(names(&admin, "").await.len(), 2);
        assert_eq!(names(&other, "").await, ["Điểm tư vấn học đường"]);
        for query in [
            "q=cau+lac+bo".to_owned(), "state=running".to_owned(), format!("organisation_id={rach_gia}"),
            format!("within={rach_gia}"),
        ] {
            assert_eq!(names(&admin, &query).await, club, "{query}");
        }
        let page = admin.get("/v1/models?limit=1&count=true&fields=name").await.expect(200);
        assert_eq!((&page.json["total"], page.items()[0].get("state")), (&json!(2), None));
    }
}
