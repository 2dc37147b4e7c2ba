//! What people ask of the list of tasks, and its pages.

use serde_json::json;
use treem_journeys::{Actor, Service, on_both_databases};

use crate::tasks::{act, letter};

/// The obligations of the tasks that a question finds, in order.
async fn found(actor: &Actor, question: &str) -> Vec<String> {
    let answer = actor.get(&format!("/v1/tasks?{question}")).await.expect(200);
    let keys = answer
        .items()
        .iter()
        .map(|task| task["obligation_key"].as_str().unwrap().to_owned());
    keys.collect()
}

on_both_databases! {
    async fn questions_that_make_no_sense_are_refused(service: Service) {
        let issuer = service.actor("issuer").await;
        for (question, code) in [
            ("colour=red", "unknown_parameter"),
            ("state=asleep", "malformed_query"),
            ("limit=0", "malformed_query"),
            ("limit=201", "malformed_query"),
            ("due=today&due_to=2021-07-30", "malformed_query"),
            ("include_descendants=true", "malformed_query"),
            ("updated_since=yesterday", "malformed_query"),
            ("cursor=592", "cursor_invalid"),
        ] {
            issuer.get(&format!("/v1/tasks?{question}")).await.refused(400, code);
        }
    }

    async fn the_list_answers_what_people_ask(service: Service) {
        let letter = letter(&service).await;
        let (issuer, district) = (service.actor("issuer").await, service.actor("district").await);
        let broadcaster = service.actor("broadcaster").await;
        assert_eq!(found(&district, "view=mine").await, ["C1"]);
        assert_eq!(found(&district, "view=waiting").await, ["C1"]);
        assert_eq!(found(&broadcaster, "view=mine").await, [""; 0]);
        assert_eq!(found(&broadcaster, "view=coordinating").await, ["C1"]);
        act(&district, &letter.c1, "accept", json!({})).await.expect(200);
        assert_eq!(found(&district, "view=waiting").await, [""; 0]);
        assert_eq!(found(&issuer, "view=assigned_by_me&sort=-due_date").await, ["A1", "C1"]);
        assert_eq!(found(&issuer, "sort=due_date").await, ["C1", "A1"]);
        assert_eq!(found(&issuer, "state=in_progress,completed").await, ["C1"]);
        assert_eq!(found(&issuer, "obligation=A1").await, ["A1"]);
        assert_eq!(found(&issuer, "timeliness=no_deadline").await, ["A1"]);
        assert_eq!(found(&issuer, "q=KE%20HOACH%20trien%20khai").await, ["C1"]);
        let province = service.organisation("ubnd-tinh-kien-giang").await;
        assert_eq!(found(&issuer, &format!("organisation_id={province}")).await, [""; 0]);
        let below = format!("organisation_id={province}&include_descendants=true");
        // The registry knows no superior of the newspaper.
        assert_eq!(found(&issuer, &below).await, ["C1"]);
        service.clock.set_day("2021-07-26".parse().unwrap());
        assert_eq!(found(&issuer, "due=this_week").await, ["C1"]);
        assert_eq!(found(&issuer, "due=next_week").await, [""; 0]);
        service.clock.set_day("2021-07-31".parse().unwrap());
        assert_eq!(found(&issuer, "timeliness=overdue").await, ["C1"]);
    }

    async fn pages_follow_one_another_and_are_sparse_when_asked(service: Service) {
        let letter = letter(&service).await;
        let issuer = service.actor("issuer").await;
        let path = format!("/v1/tasks?directive_id={}&limit=1&count=true&fields=state", letter.id);
        let first = issuer.get(&path).await.expect(200);
        assert_eq!(first.json["total"], 2);
        let members: Vec<&String> = first.items()[0].as_object().unwrap().keys().collect();
        assert_eq!(members, ["id", "state"]);
        assert!(first.header("link").contains("rel=\"next\""));
        let next = first.json["next"].as_str().unwrap();
        let second = issuer.get(&format!("{path}&cursor={next}")).await.expect(200);
        assert_ne!(second.items()[0]["id"], first.items()[0]["id"]);
        assert_eq!(second.json.get("next"), None);
        let request = issuer.request("GET".parse().unwrap(), &path).header("if-none-match", first.etag());
        issuer.send(request).await.expect(304);
    }

    async fn a_history_has_pages_too(service: Service) {
        let letter = letter(&service).await;
        let district = service.actor("district").await;
        act(&district, &letter.c1, "accept", json!({})).await.expect(200);
        let path = format!("/v1/tasks/{}/history?limit=1", letter.c1);
        let first = district.get(&path).await.expect(200);
        assert_eq!(first.items()[0]["due_date"], "2021-07-30");
        let next = first.json["next"].as_str().unwrap();
        let second = district.get(&format!("{path}&cursor={next}")).await.expect(200);
        assert_eq!(second.items()[0]["kind"], "accepted");
        assert_eq!(second.items()[0]["by"]["organisation_id"], service.organisation("ubnd-899").await);
        assert_eq!(second.json.get("next"), None);
        let foreign = district.get(&format!("/v1/tasks/{}/history?cursor=AZqz", letter.c1)).await;
        foreign.refused(400, "cursor_invalid");
    }
}
