//! What holds for every request, well-formed or not.

use reqwest::Method;
use serde_json::json;
use treem_journeys::{Backend, Service, on_both_databases};

on_both_databases! {
    async fn an_unknown_path_is_a_problem_in_vietnamese_or_english(service: Service) {
        let stranger = service.stranger();
        let refused = stranger.get("/v1/nothing").await.refused(404, "not_found");
        assert_eq!(refused.json["title"], "Không tìm thấy");
        assert_eq!(refused.header("content-language"), "vi");
        let english = stranger.request(Method::GET, "/v1/nothing").header("accept-language", "en-GB,en;q=0.9");
        let refused = stranger.send(english).await.refused(404, "not_found");
        assert_eq!(refused.header("content-language"), "en");
        assert_ne!(refused.json["title"], "Không tìm thấy");
    }

    async fn u0000_and_lone_surrogates_are_refused(service: Service) {
        let admin = service.actor("admin").await;
        for name in [r"Sở\u0000", r"Sở \ud800 x", r"\udc00"] {
            let body = format!(r#"{{"name":"{name}","kind":"department","valid_from":"2021-06-09"}}"#);
            let request = admin.request(Method::POST, "/v1/organisations")
                .header("content-type", "application/json")
                .header("idempotency-key", format!("key-{}", name.len()))
                .body(body);
            let answer = admin.send(request).await;
            assert!(matches!(answer.status, 400 | 422), "{name}: {}", answer.text());
        }
        let query = admin.get("/v1/organisations?q=a%00b").await;
        assert_eq!(query.status, 400, "{}", query.text());
    }

    async fn a_list_that_has_not_changed_is_not_sent_again(service: Service) {
        let press = service.actor("press").await;
        let path = "/v1/organisations?limit=3";
        let first = press.get(path).await.expect(200);
        let again = press.request(Method::GET, path).header("if-none-match", first.etag());
        let unchanged = press.send(again).await.expect(304);
        assert!(unchanged.bytes.is_empty());
    }

    async fn the_same_post_twice_has_one_effect_and_one_answer(service: Service) {
        let admin = service.actor("admin").await;
        let body = json!({"name": "Trung tâm Công tác xã hội", "kind": "other", "valid_from": "2021-06-09"});
        let first = admin.post_again("/v1/organisations", "once", body.clone()).await.expect(201);
        let again = admin.post_again("/v1/organisations", "once", body).await.expect(201);
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!(first.json, again.json);
        let other = json!({"name": "Khác", "kind": "other", "valid_from": "2021-06-09"});
        let refused = admin.post_again("/v1/organisations", "once", other).await;
        assert_eq!(refused.status, 422, "{}", refused.text());
    }
}

#[tokio::test]
async fn a_body_of_another_media_type_is_refused() {
    let service = Service::start(Backend::Sqlite).await;
    let admin = service.actor("admin").await;
    let request = admin
        .request(Method::POST, "/v1/organisations")
        .header("content-type", "text/xml")
        .header("idempotency-key", "xml")
        .body("<organisation/>");
    admin.send(request).await.refused(415, "unsupported_media_type");
}

#[tokio::test]
async fn a_request_keeps_its_own_id_and_gets_one_where_it_has_none() {
    let service = Service::start(Backend::Sqlite).await;
    let stranger = service.stranger();
    let request = stranger
        .request(Method::GET, "/livez")
        .header("x-request-id", "trace-592");
    let own = stranger.send(request).await;
    assert_eq!(own.header("x-request-id"), "trace-592");
    let given = stranger.get("/livez").await;
    assert_eq!(given.header("x-request-id").len(), 36);
}

#[tokio::test]
async fn a_client_that_asks_too_often_is_told_when_to_come_again() {
    let service = Service::start_with(Backend::Sqlite, &[("rate_limit_per_minute", "3")]).await;
    let press = service.actor("press").await;
    for _ in 0..3 {
        press.get("/v1/organisations?limit=1").await.expect(200);
    }
    let refused = press
        .get("/v1/organisations?limit=1")
        .await
        .refused(429, "rate_limited");
    let seconds: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&seconds));
    service.clock.advance(chrono::TimeDelta::minutes(1));
    press.get("/v1/organisations?limit=1").await.expect(200);
}
