//! Files as evidence of activities: one's own only, and seen by whoever sees the activity.

use reqwest::Method;
use serde_json::json;
use treem_journeys::{Actor, Service, on_both_databases};

use crate::tasks::letter;

const PDF: &[u8] = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\nendobj\n";

async fn upload(actor: &Actor) -> String {
    let request = actor
        .request(Method::POST, "/v1/attachments")
        .query(&[("file_name", "ke-hoach.pdf")])
        .body(PDF);
    actor.send(request).await.expect(201).id()
}

on_both_databases! {
    async fn a_file_of_another_is_no_evidence_and_ones_own_is_seen_through_the_activity(service: Service) {
        let [issuer, press, district] =
            [service.actor("issuer").await, service.actor("press").await, service.actor("district").await];
        let letter = letter(&service).await;
        let file = upload(&press).await;
        let kinds = press.get("/v1/vocabularies/evidence_kinds").await.expect(200);
        let kind = kinds.json["terms"][0]["code"].clone();
        let with = |file: &str| json!({
            "kind": "press_content", "title": "Chuyên trang", "from_date": "2021-06-13",
            "evidence": [{ "kind": kind, "attachment_id": file }],
        });
        let refused = district.post("/v1/activities", with(&file)).await.refused(422, "invalid");
        let unseen = ("#/evidence/0/attachment_id".to_owned(), "unknown_reference".to_owned());
        assert_eq!(refused.faults(), [unseen]);
        let content = format!("/v1/attachments/{file}/content");
        let activity = press.post("/v1/activities", with(&file)).await.expect(201);
        issuer.get(&content).await.refused(404, "not_found");
        let path = format!("/v1/activities/{}", activity.id());
        let served = press.patch(&path, &activity.etag(), json!({ "task_ids": [letter.a1] })).await.expect(200);
        issuer.get(&content).await.expect(200);
        district.get(&content).await.refused(404, "not_found");
        press.patch(&path, &served.etag(), json!({ "evidence": [] })).await.expect(200);
        issuer.get(&content).await.refused(404, "not_found");
    }
}
