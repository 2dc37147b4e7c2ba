//! Directives: drafted with faults named all at once, numbered without gaps or doubles, superseded and concluded.

use serde_json::{Value, json};
use treem_journeys::{Actor, Service, on_both_databases};

/// A draft after the letter: one obligation for the press, one for the district.
pub async fn draft(service: &Service) -> Value {
    json!({
        "document_type": "cong_van",
        "notation": "STTTT-TTBCBC",
        "date": "2021-06-09",
        "subject": "tuyên truyền Chương trình hành động quốc gia vì trẻ em giai đoạn 2021-2030",
        "place": "Kiên Giang",
        "signer": { "full_name": "Lâm Văn Sển" },
        "legal_bases": [{ "number_and_notation": "732/QĐ-BTTTT", "issuer": "Bộ Thông tin và Truyền thông",
            "date": "2021-05-28" }],
        "recipients": [
            { "key": "bao", "organisation_id": service.organisation("bao-kien-giang").await, "label": "press" },
            { "key": "rach-gia", "organisation_id": service.organisation("ubnd-899").await, "label": "district_pc" },
        ],
        "obligations": [
            { "key": "A1", "text": "tăng thời lượng", "topic": "programme_implementation", "deliverable": "airtime",
              "addressees": [{ "to": "press", "role": "lead" }] },
            { "key": "C1", "text": "xây dựng kế hoạch triển khai thực hiện Chương trình", "topic": "local_plan",
              "deliverable": "plan", "addressees": [{ "to": "district_pc", "role": "lead" }],
              "due_date": "2021-07-30" },
            { "key": "Z1", "text": "thực hiện tốt các nội dung nêu trên", "assigns_task": false },
        ],
    })
}

/// Drafts and issues; gives the directive's path.
pub async fn issued(service: &Service, issuer: &Actor, body: Value) -> String {
    let _ = service;
    let drafted = issuer.post("/v1/directives", body).await.expect(201);
    let path = drafted.header("location").to_owned();
    issuer.post(&format!("{path}/issue"), json!({})).await.expect(200);
    path
}

on_both_databases! {
    async fn every_fault_of_a_draft_is_named_at_once_with_its_place(service: Service) {
        let issuer = service.actor("issuer").await;
        let mut body = draft(&service).await;
        body["notation"] = json!("STTTT TTBCBC");
        body["document_type"] = json!("thu");
        body["secrecy"] = json!("mat");
        body["obligations"][0]["topic"] = json!("khong_co");
        body["obligations"][1]["addressees"][0]["to"] = json!("portals");
        body["recipients"][1]["organisation_id"] = json!("019ab3c2-7d10-7000-8000-000000000592");
        let refused = issuer.post("/v1/directives", body).await.refused(422, "invalid");
        let places: Vec<String> = refused.faults().into_iter().map(|(place, _)| place).collect();
        for place in ["#/notation", "#/document_type", "#/secrecy", "#/obligations/0/topic",
            "#/obligations/1/addressees/0/to", "#/recipients/1/organisation_id"] {
            assert!(places.contains(&place.to_owned()), "{place} is not among {places:?}");
        }
        assert!(issuer.get("/v1/directives").await.expect(200).items().is_empty(), "nothing was written");
    }

    async fn a_malformed_body_is_refused_member_by_member(service: Service) {
        let issuer = service.actor("issuer").await;
        let body = json!({ "document_type": 3, "subject": "", "colour": "red" });
        let refused = issuer.post("/v1/directives", body).await.refused(422, "invalid");
        let mut faults = refused.faults();
        faults.sort();
        let expected = [("#/colour", "unknown_member"), ("#/document_type", "wrong_type"),
            ("#/notation", "required"), ("#/subject", "too_short")];
        assert_eq!(faults, expected.map(|(place, code)| (place.to_owned(), code.to_owned())));
    }

    async fn an_incomplete_draft_is_not_issued_and_an_issued_one_not_changed(service: Service) {
        let issuer = service.actor("issuer").await;
        let body = json!({ "document_type": "cong_van", "notation": "STTTT-TTBCBC", "subject": "thử" });
        let drafted = issuer.post("/v1/directives", body).await.expect(201);
        let path = drafted.header("location").to_owned();
        let refused = issuer.post(&format!("{path}/issue"), json!({})).await.refused(422, "invalid");
        assert_eq!(refused.faults().len(), 3, "{}", refused.text());
        let patched = issuer.patch(&path, &drafted.etag(), draft(&service).await).await.expect(200);
        issuer.patch(&path, &drafted.etag(), json!({ "place": null })).await.refused(412, "stale");
        let cleared = issuer.patch(&path, &patched.etag(), json!({ "place": null })).await.expect(200);
        assert_eq!(cleared.json.get("place"), None);
        let issued = issuer.post(&format!("{path}/issue"), json!({ "number": 592 })).await.expect(200);
        assert_eq!(issued.json["number_and_notation"], "592/STTTT-TTBCBC");
        issuer.patch(&path, &issued.etag(), json!({ "place": "Rạch Giá" })).await.refused(409, "state_conflict");
        issuer.delete(&path, &issued.etag()).await.refused(409, "state_conflict");
    }

    async fn an_organisation_that_no_longer_exists_is_not_asked(service: Service) {
        service.clock.set_day("2026-11-23".parse().unwrap());
        let issuer = service.actor("issuer").await;
        let mut body = draft(&service).await;
        body["date"] = json!("2026-11-23");
        let refused = issuer.post("/v1/directives", body).await.refused(422, "invalid");
        let faults = refused.faults();
        assert!(faults.iter().all(|(_, code)| code == "organisation_not_valid"), "{faults:?}");
        assert_eq!(faults.len(), 3, "issuer and both recipients: {faults:?}");
    }

    async fn numbers_follow_one_another_and_a_taken_one_is_refused(service: Service) {
        let issuer = service.actor("issuer").await;
        let first = issued(&service, &issuer, draft(&service).await).await;
        assert_eq!(issuer.get(&first).await.json["number_and_notation"], "01/STTTT-TTBCBC");
        let mut body = draft(&service).await;
        body["number"] = json!(592);
        let path = issued(&service, &issuer, body.clone()).await;
        assert_eq!(issuer.get(&path).await.json["number"], 592);
        let drafted = issuer.post("/v1/directives", body).await.expect(201);
        let again = format!("{}/issue", drafted.header("location"));
        issuer.post(&again, json!({})).await.refused(409, "number_taken");
        let next = issuer.post(&again, json!({ "number": 593 })).await.expect(200);
        assert_eq!(next.json["number_and_notation"], "593/STTTT-TTBCBC");
    }

    async fn directives_issued_at_once_get_different_numbers(service: Service) {
        let issuer = service.actor("issuer").await;
        let mut issuing = Vec::new();
        for _ in 0..8 {
            let drafted = issuer.post("/v1/directives", draft(&service).await).await.expect(201);
            let path = format!("{}/issue", drafted.header("location"));
            let issuer = issuer.clone();
            issuing.push(tokio::spawn(async move { issuer.post(&path, json!({})).await.expect(200).json }));
        }
        let mut numbers = Vec::new();
        for issue in issuing {
            numbers.push(issue.await.unwrap()["number"].as_u64().unwrap());
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=8).collect::<Vec<u64>>());
    }

    async fn strangers_do_not_see_drafts_and_recipients_only_what_was_issued(service: Service) {
        let (issuer, press) = (service.actor("issuer").await, service.actor("press").await);
        let drafted = issuer.post("/v1/directives", draft(&service).await).await.expect(201);
        let path = drafted.header("location").to_owned();
        press.get(&path).await.refused(404, "not_found");
        issuer.post(&format!("{path}/issue"), json!({})).await.expect(200);
        let seen = press.get(&path).await.expect(200);
        assert_eq!(seen.json["allowed_actions"], json!([]));
        press.post(&format!("{path}/revoke"), json!({ "reason": "thử" })).await.refused(403, "forbidden");
        service.actor("portal").await.get(&path).await.refused(404, "not_found");
    }

    async fn a_replacement_ends_the_earlier_directive_and_its_open_tasks(service: Service) {
        let issuer = service.actor("issuer").await;
        let earlier = issued(&service, &issuer, draft(&service).await).await;
        let drafted = issuer.post(&format!("{earlier}/supersede"), json!({})).await.expect(201);
        let path = drafted.header("location").to_owned();
        let patch = json!({ "date": "2021-06-10" });
        issuer.patch(&path, &drafted.etag(), patch).await.expect(200);
        issuer.post(&format!("{path}/issue"), json!({})).await.expect(200);
        let ended = issuer.get(&earlier).await.expect(200);
        assert_eq!(ended.json["state"], "superseded");
        assert_eq!(ended.json["followed_by"][0]["kind"], "supersedes");
        let id = ended.id();
        let tasks = issuer.get(&format!("/v1/tasks?directive_id={id}")).await.expect(200);
        assert!(tasks.items().iter().all(|task| task["state"] == "cancelled"), "{}", tasks.text());
    }

    async fn a_directive_with_open_tasks_is_concluded_only_with_a_reason(service: Service) {
        let issuer = service.actor("issuer").await;
        let path = issued(&service, &issuer, draft(&service).await).await;
        let refused = issuer.post(&format!("{path}/conclude"), json!({})).await.refused(409, "tasks_open");
        assert_eq!(refused.json["state"], "issued");
        let body = json!({ "override_reason": "Chương trình kết thúc sớm." });
        let concluded = issuer.post(&format!("{path}/conclude"), body).await.expect(200);
        assert_eq!(concluded.json["ending"]["open_tasks"], 2);
    }

    async fn search_finds_the_letter_without_diacritics(service: Service) {
        let issuer = service.actor("issuer").await;
        issued(&service, &issuer, draft(&service).await).await;
        for words in ["tuyen%20truyen", "HÀNH%20ĐỘNG%20quốc%20gia", "ke%20hoach", "01%2FSTTTT"] {
            let found = issuer.get(&format!("/v1/directives?q={words}&count=true")).await.expect(200);
            assert_eq!(found.json["total"], 1, "{words}");
        }
        let none = issuer.get("/v1/directives?q=giao%20thong").await.expect(200);
        assert!(none.items().is_empty());
    }
}
