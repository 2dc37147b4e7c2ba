//! The main journey: from the draft to a confirmed task, with an extension, a rejection and an audit that holds.

use chrono::NaiveDate;
use serde_json::{Value, json};
use treem_domain::audit::verify::{Verification, verify_all};
use treem_journeys::{Actor, Answer, Backend, Service, on_both_databases};

use crate::directives::{draft, issued};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn audit(service: &Service) -> Verification {
    service
        .with_state(async |state| {
            let unit = state.store.read().await.unwrap();
            verify_all(&*unit.audit()).await.unwrap()
        })
        .await
}

/// The only task that the district leads.
async fn task_of(district: &Actor) -> String {
    let tasks = district.get("/v1/tasks?view=mine").await.expect(200);
    assert_eq!(tasks.items().len(), 1, "{}", tasks.text());
    format!("/v1/tasks/{}", tasks.items()[0]["id"].as_str().unwrap())
}

fn evidence() -> Value {
    json!({ "evidence": [{ "kind": "official_document", "document_number": "45/KH-UBND" }] })
}

/// From the accepted task to the confirmed one; `one` and `other` may be two servers on one database.
async fn carry_out(service: &Service, task: &str, issuer: [&Actor; 2], district: [&Actor; 2]) -> Answer {
    let [issuer_here, issuer_there] = issuer;
    let [district_here, district_there] = district;
    district_here
        .post(&format!("{task}/accept"), json!({}))
        .await
        .expect(200);
    let progress = json!({ "percent": 40, "note": "Đã có dự thảo kế hoạch." });
    district_there
        .post(&format!("{task}/progress"), progress)
        .await
        .expect(200);

    let request = json!({ "due_date": "2021-09-30", "reason": "Giãn cách xã hội." });
    let asked = district_here
        .post(&format!("{task}/extensions"), request.clone())
        .await
        .expect(200);
    let extension = format!(
        "{task}/extensions/{}",
        asked.json["open_extension_id"].as_str().unwrap()
    );
    district_there
        .post(&format!("{task}/extensions"), request)
        .await
        .refused(409, "extension_open");
    let offer = json!({ "due_date": "2021-08-31", "reason": "Đủ thời gian." });
    issuer_there
        .post(&format!("{extension}/counter"), offer)
        .await
        .expect(200);
    let before = issuer_here.get(task).await.expect(200);
    assert_eq!(before.json["due_date"], "2021-07-30", "an offer moves nothing");
    let accepted = district_here
        .post(&format!("{extension}/accept"), json!({}))
        .await
        .expect(200);
    assert_eq!(accepted.json["due_date"], "2021-08-31");

    service.clock.set_day(day("2021-08-20"));
    let reported = district_there
        .post(&format!("{task}/completion"), evidence())
        .await
        .expect(200);
    assert_eq!(reported.json["timeliness"], "early");
    district_here
        .post(&format!("{task}/confirm"), json!({}))
        .await
        .refused(403, "forbidden");
    let reason = json!({ "reason": "Thiếu phần kết nối dịch vụ." });
    let rejected = issuer_here
        .post(&format!("{task}/reject"), reason)
        .await
        .expect(200);
    assert_eq!(
        (&rejected.json["state"], &rejected.json["redo"]),
        (&json!("in_progress"), &json!(true))
    );

    service.clock.set_day(day("2021-08-31"));
    district_here
        .post(&format!("{task}/completion"), evidence())
        .await
        .expect(200);
    // Review takes a month: that makes nobody late.
    service.clock.set_day(day("2021-09-30"));
    issuer_there
        .post(&format!("{task}/confirm"), json!({}))
        .await
        .expect(200)
}

on_both_databases! {
    async fn a_district_carries_out_its_task_and_the_issuer_confirms_it(service: Service) {
        let (issuer, district) = (service.actor("issuer").await, service.actor("district").await);
        let directive = issued(&service, &issuer, draft(&service).await).await;
        let task = task_of(&district).await;
        service.actor("press").await.get(&task).await.refused(404, "not_found");

        let confirmed = carry_out(&service, &task, [&issuer, &issuer], [&district, &district]).await;
        assert_eq!(confirmed.json["state"], "completed");
        assert_eq!(confirmed.json["timeliness"], "on_time");

        let progress = issuer.get(&format!("{directive}/progress")).await.expect(200);
        assert_eq!(progress.json["tasks"], 2);
        assert_eq!(progress.json["by_state"]["completed"], 1);
        assert_eq!(progress.json["on_time_rate"]["ratio"], 1.0);
        assert_eq!(issuer.get(&directive).await.json["state"], "in_progress");
        let own = district.get(&format!("{directive}/progress")).await.expect(200);
        assert_eq!(own.json["tasks"], 1, "a recipient sees its own cells");

        let history = district.get(&format!("{task}/history")).await.expect(200);
        let kinds: Vec<&str> = history.items().iter().map(|event| event["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["assigned", "accepted", "progress_reported", "extension_requested", "extension_countered",
            "counter_offer_accepted", "completion_reported", "rejected", "completion_reported", "confirmed"]);
    }

    async fn the_audit_chain_holds_and_shows_when_one_row_was_tampered_with(service: Service) {
        let (issuer, district) = (service.actor("issuer").await, service.actor("district").await);
        issued(&service, &issuer, draft(&service).await).await;
        let task = task_of(&district).await;
        carry_out(&service, &task, [&issuer, &issuer], [&district, &district]).await;
        let sound = audit(&service).await;
        assert_eq!(sound.faults, []);
        assert!(sound.entries >= 10, "{} entries", sound.entries);

        let lift = match service.backend {
            Backend::Sqlite => "DROP TRIGGER audit_entries_refuse_update",
            Backend::Postgres => "DROP TRIGGER audit_entries_append_only ON audit_entries",
        };
        service.execute(lift).await;
        service.execute("UPDATE audit_entries SET reason = 'khác' WHERE action = 'tasks.reject'").await;
        let broken = audit(&service).await;
        assert_eq!(broken.faults.len(), 1, "{:?}", broken.faults);
    }

    async fn the_same_request_sent_twice_has_one_effect_and_one_answer(service: Service) {
        let (issuer, district) = (service.actor("issuer").await, service.actor("district").await);
        issued(&service, &issuer, draft(&service).await).await;
        let path = format!("{}/accept", task_of(&district).await);
        let first = district.post_again(&path, "accept-1", json!({})).await.expect(200);
        let again = district.post_again(&path, "accept-1", json!({})).await.expect(200);
        assert_eq!(again.bytes, first.bytes);
        assert_eq!(again.header("idempotency-replayed"), "true");
        district.post_again(&path, "accept-1", json!({ "note": "khác" })).await.refused(422, "idempotency_key_reused");
        district.post(&path, json!({})).await.refused(409, "state_conflict");
    }
}

#[tokio::test]
async fn two_servers_on_one_postgresql_carry_the_journey_in_turns() {
    let one = Service::start(Backend::Postgres).await;
    let other = one.second().await;
    let (issuer, district) = (one.actor("issuer").await, one.actor("district").await);
    let (issuer_there, district_there) = (issuer.at(&other), district.at(&other));
    issued(&one, &issuer_there, draft(&one).await).await;
    let task = task_of(&district_there).await;
    let confirmed = carry_out(
        &one,
        &task,
        [&issuer, &issuer_there],
        [&district, &district_there],
    )
    .await;
    assert_eq!(confirmed.json["state"], "completed");
    assert_eq!(audit(&one).await.faults, []);
}
