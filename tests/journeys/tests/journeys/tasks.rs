//! Tasks: what is refused, and the way from acceptance to confirmation.

use serde_json::{Value, json};
use treem_journeys::{Actor, Answer, Service, on_both_databases};

/// Letter 592, issued over HTTP, with two of its obligations.
pub struct Letter {
    pub id: String,
    /// A1, led by the newspaper, without a deadline.
    pub a1: String,
    /// C1, led by Rạch Giá, due on 30 July 2021; the broadcaster coordinates.
    pub c1: String,
}

pub async fn letter(service: &Service) -> Letter {
    let issuer = service.actor("issuer").await;
    let recipient =
        async |key: &str| json!({ "key": key, "organisation_id": service.organisation(key).await });
    let draft = json!({
        "document_type": "cong_van",
        "notation": "STTTT-TTBCBC",
        "subject": "tuyên truyền Chương trình hành động quốc gia vì trẻ em giai đoạn 2021-2030",
        "signer": { "full_name": "Lâm Văn Sển" },
        "recipients": [
            recipient("bao-kien-giang").await,
            recipient("dai-ptth-kien-giang").await,
            recipient("ubnd-899").await,
        ],
        "obligations": [{
            "key": "A1",
            "text": "tăng thời lượng tuyên truyền hiệu quả nhằm nâng cao nhận thức và trách nhiệm",
            "addressees": [{ "to": "bao-kien-giang", "role": "lead" }],
        }, {
            "key": "C1",
            "text": "xây dựng kế hoạch triển khai thực hiện Chương trình",
            "due_date": "2021-07-30",
            "addressees": [
                { "to": "ubnd-899", "role": "lead" },
                { "to": "dai-ptth-kien-giang", "role": "coordinating" },
            ],
        }],
    });
    let id = issuer.post("/v1/directives", draft).await.expect(201).id();
    let number = json!({ "number": 592, "date": "2021-06-09" });
    issuer
        .post(&format!("/v1/directives/{id}/issue"), number)
        .await
        .expect(200);
    let tasks = issuer
        .get(&format!("/v1/tasks?directive_id={id}"))
        .await
        .expect(200);
    let of = |key: &str| {
        let found = tasks.items().iter().find(|task| task["obligation_key"] == key);
        found.unwrap()["id"].as_str().unwrap().to_owned()
    };
    Letter {
        a1: of("A1"),
        c1: of("C1"),
        id,
    }
}

/// Acts on a task.
pub async fn act(actor: &Actor, task: &str, action: &str, body: Value) -> Answer {
    actor.post(&format!("/v1/tasks/{task}/{action}"), body).await
}

fn plan() -> Value {
    json!({ "evidence": [{ "kind": "official_document", "document_number": "107/KH-UBND" }] })
}

fn because(reason: &str) -> Value {
    json!({ "reason": reason })
}

async fn kinds(actor: &Actor, task: &str) -> Vec<String> {
    let history = actor.get(&format!("/v1/tasks/{task}/history")).await.expect(200);
    let kinds = history
        .items()
        .iter()
        .map(|event| event["kind"].as_str().unwrap().to_owned());
    kinds.collect()
}

on_both_databases! {
    async fn nobody_sees_or_does_what_is_not_theirs(service: Service) {
        let letter = letter(&service).await;
        let press = service.actor("press").await;
        let district = service.actor("district").await;
        for path in ["", "/history"] {
            district.get(&format!("/v1/tasks/{}{path}", letter.a1)).await.refused(404, "not_found");
        }
        act(&district, &letter.a1, "accept", json!({})).await.refused(404, "not_found");
        act(&press, &letter.a1, "confirm", json!({})).await.refused(403, "forbidden");
        // The district may decide, but not on what it leads itself.
        act(&district, &letter.c1, "cancel", because("Không cần.")).await.refused(403, "forbidden");
        let stranger = service.stranger();
        act(&stranger, &letter.c1, "accept", json!({})).await.refused(401, "unauthenticated");
        let seen = press.get("/v1/tasks").await.expect(200);
        assert_eq!(seen.items().len(), 1);
        assert_eq!(seen.items()[0]["obligation_key"], "A1");
    }

    async fn the_wrong_state_is_a_conflict_that_says_what_may_be_done(service: Service) {
        let letter = letter(&service).await;
        let district = service.actor("district").await;
        let refused = act(&district, &letter.c1, "completion", plan()).await.refused(409, "state_conflict");
        assert_eq!(refused.json["state"], "assigned");
        assert_eq!(refused.json["allowed_actions"], json!(["accept", "decline"]));
        let task = district.get(&format!("/v1/tasks/{}", letter.c1)).await.expect(200);
        assert_eq!(task.json["allowed_actions"], refused.json["allowed_actions"]);
        assert_eq!(kinds(&district, &letter.c1).await, ["assigned"], "a refusal leaves no trace");
    }

    async fn every_fault_of_a_body_is_named_with_its_place(service: Service) {
        let letter = letter(&service).await;
        let district = service.actor("district").await;
        let silent = act(&district, &letter.c1, "decline", because(" ")).await.refused(422, "invalid");
        assert_eq!(silent.faults()[0].0, "#/reason");
        act(&district, &letter.c1, "accept", json!({})).await.expect(200);
        let odd = json!({ "evidence": [
            { "kind": "rumour", "document_number": "107/KH-UBND" },
            { "kind": "web_page" },
        ]});
        let refused = act(&district, &letter.c1, "completion", odd).await.refused(422, "invalid");
        let mut faults = refused.faults();
        faults.sort();
        let expected = [("#/evidence/0/kind", "unknown_reference"), ("#/evidence/1", "evidence_required")];
        assert_eq!(faults, expected.map(|(place, code)| (place.to_owned(), code.to_owned())));
        let unknown = json!({ "percent": 101, "colour": "red" });
        let refused = act(&district, &letter.c1, "progress", unknown).await.refused(422, "invalid");
        assert_eq!(refused.faults().len(), 2);
    }

    async fn an_acceptance_that_is_sent_twice_happens_once(service: Service) {
        let letter = letter(&service).await;
        let district = service.actor("district").await;
        let path = format!("/v1/tasks/{}/accept", letter.c1);
        let first = district.post_again(&path, "accept-c1", json!({})).await.expect(200);
        assert_eq!(first.header("idempotency-replayed"), "");
        let again = district.post_again(&path, "accept-c1", json!({})).await.expect(200);
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!((again.bytes.clone(), again.etag()), (first.bytes.clone(), first.etag()));
        assert_eq!(kinds(&district, &letter.c1).await, ["assigned", "accepted"]);
        let other = json!({ "note": "Giao Phòng Văn hóa và Thông tin." });
        district.post_again(&path, "accept-c1", other).await.refused(422, "idempotency_key_reused");
    }

    async fn a_task_goes_from_acceptance_over_a_moved_date_and_a_rejection_to_confirmation(service: Service) {
        let letter = letter(&service).await;
        let (issuer, district) = (service.actor("issuer").await, service.actor("district").await);
        let c1 = letter.c1.as_str();
        let accepted = act(&district, c1, "accept", json!({})).await.expect(200);
        assert_eq!(accepted.json["state"], "in_progress");
        let directive = issuer.get(&format!("/v1/directives/{}", letter.id)).await.expect(200);
        assert_eq!(directive.json["state"], "in_progress");
        let progress = act(&district, c1, "progress", json!({ "percent": 40.0 })).await.expect(200);
        assert_eq!(progress.json["progress_percent"], 40);

        let ask = json!({ "due_date": "2021-08-31", "reason": "Chờ kế hoạch của Ủy ban nhân dân tỉnh." });
        let asked = act(&district, c1, "extensions", ask.clone()).await.expect(200);
        let extension = asked.json["open_extension_id"].as_str().unwrap().to_owned();
        act(&district, c1, "extensions", ask).await.refused(409, "extension_open");
        let counter = json!({ "due_date": "2021-08-15", "reason": "Tỉnh tổng hợp ngày 20/8." });
        let answer = format!("extensions/{extension}");
        let elsewhere = "extensions/019ab3c2-7d10-7000-8000-000000000592/counter";
        act(&issuer, c1, elsewhere, counter.clone()).await.refused(404, "not_found");
        act(&issuer, c1, &format!("{answer}/counter"), counter).await.expect(200);
        act(&issuer, c1, &format!("{answer}/approve"), json!({})).await.refused(409, "no_extension_open");
        let moved = act(&district, c1, &format!("{answer}/accept"), json!({})).await.expect(200);
        assert_eq!(moved.json["due_date"], "2021-08-15");
        assert_eq!(moved.json["extensions"][0]["state"], "accepted");

        service.clock.set_day("2021-08-10".parse().unwrap());
        let reported = act(&district, c1, "completion", plan()).await.expect(200);
        assert_eq!(reported.json["completion"]["timeliness"], "early");
        service.clock.set_day("2021-08-12".parse().unwrap());
        let missing = because("Kế hoạch chưa nêu mạng lưới kết nối dịch vụ bảo vệ trẻ em.");
        let rejected = act(&issuer, c1, "reject", missing).await.expect(200);
        assert_eq!((&rejected.json["redo"], &rejected.json["state"]), (&json!(true), &json!("in_progress")));
        service.clock.set_day("2021-08-15".parse().unwrap());
        act(&district, c1, "completion", plan()).await.expect(200);
        // The review takes until long after the due date.
        service.clock.set_day("2021-09-30".parse().unwrap());
        let confirmed = act(&issuer, c1, "confirm", json!({})).await.expect(200);
        assert_eq!((&confirmed.json["state"], &confirmed.json["timeliness"]), (&json!("completed"), &json!("on_time")));
        assert_eq!(confirmed.json["allowed_actions"], json!([]));
        let told = kinds(&district, c1).await;
        assert_eq!(told, [
            "assigned", "accepted", "progress_reported", "extension_requested", "extension_countered",
            "counter_offer_accepted", "completion_reported", "rejected", "completion_reported", "confirmed",
        ]);
        act(&issuer, c1, "cancel", because("Muộn rồi.")).await.refused(409, "state_conflict");
    }

    async fn a_delegated_task_ends_with_the_one_it_came_from(service: Service) {
        let letter = letter(&service).await;
        let (issuer, district) = (service.actor("issuer").await, service.actor("district").await);
        let other = service.actor("other_district").await;
        act(&district, &letter.c1, "accept", json!({})).await.expect(200);
        let to = |lead: String, due: &str| json!({ "lead_organisation_id": lead, "due_date": due });
        let other_id = service.organisation("ubnd-900").await;
        let late = act(&district, &letter.c1, "delegate", to(other_id.clone(), "2021-07-31")).await;
        assert_eq!(late.refused(422, "invalid").faults(), [("#/due_date".to_owned(), "due_after_parent".to_owned())]);
        let abolished = service.organisation("ubnd-2025-30742").await;
        let early = act(&district, &letter.c1, "delegate", to(abolished, "2021-07-20")).await;
        assert_eq!(early.refused(422, "invalid").faults()[0].1, "organisation_not_valid");
        let child = act(&district, &letter.c1, "delegate", to(other_id, "2021-07-20")).await.expect(201);
        assert_eq!(child.header("location"), format!("/v1/tasks/{}", child.id()));
        assert_eq!(child.json["parent_id"], letter.c1);
        act(&other, &child.id(), "accept", json!({})).await.expect(200);
        other.get(&format!("/v1/tasks/{}", letter.c1)).await.refused(404, "not_found");
        let early = json!({ "due_date": "2021-07-19", "reason": "Cần sớm hơn." });
        let refused = act(&issuer, &letter.c1, "due-date", early).await.refused(422, "invalid");
        assert!(refused.text().contains(&child.id()), "{}", refused.text());
        act(&issuer, &letter.c1, "cancel", because("Tỉnh ban hành kế hoạch chung.")).await.expect(200);
        let ended = other.get(&format!("/v1/tasks/{}", child.id())).await.expect(200);
        assert_eq!(ended.json["state"], "cancelled");
        assert_eq!(ended.json.get("timeliness"), None);
    }

    async fn a_coordinator_says_how_far_it_is_and_closes_nothing(service: Service) {
        let letter = letter(&service).await;
        let broadcaster = service.actor("broadcaster").await;
        act(&broadcaster, &letter.c1, "accept", json!({})).await.refused(403, "forbidden");
        let done = act(&broadcaster, &letter.c1, "coordination", json!({ "status": "done" })).await.expect(200);
        assert_eq!(done.json["participants"][0]["status"], "done");
        assert_eq!(done.json["state"], "assigned");
    }

    async fn reminders_are_noted_by_hand_and_by_the_ladder(service: Service) {
        let letter = letter(&service).await;
        let (issuer, district) = (service.actor("issuer").await, service.actor("district").await);
        let all = format!("/v1/directives/{}/remind", letter.id);
        district.post(&all, json!({})).await.expect(200);
        let reminded = issuer.post(&all, json!({ "note": "Đề nghị báo cáo trước ngày 30/7." })).await.expect(200);
        assert_eq!(reminded.json, json!({ "reminded": 2, "not_waiting_for_lead": 0 }));
        act(&issuer, &letter.c1, "escalate", json!({})).await.expect(200);
        // Tuesday, three working days before Friday, 30 July.
        service.clock.set_day("2021-07-27".parse().unwrap());
        service.run_upkeep().await;
        service.run_upkeep().await;
        let history = district.get(&format!("/v1/tasks/{}/history", letter.c1)).await.expect(200);
        let kinds: Vec<&str> = history.items().iter().map(|event| event["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["assigned", "reminded", "escalated", "reminded"]);
        let last = history.items().last().unwrap();
        assert_eq!((&last["rung"], last.get("by")), (&json!("minus_3"), None));
    }
}
