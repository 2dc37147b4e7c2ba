//! Requests that no proper client sends are refused before they cost anything.

use std::time::{Duration, Instant};

use treem_journeys::{Backend, Service, send_raw};

async fn head_of(service: &Service, bytes: usize) -> String {
    let filler = "x".repeat(bytes);
    let request =
        format!("GET /livez HTTP/1.1\r\nHost: treem\r\nX-Filler: {filler}\r\nConnection: close\r\n\r\n");
    send_raw(service, request.as_bytes()).await
}

#[tokio::test]
async fn a_head_over_the_limit_is_refused_with_431() {
    let service = Service::start(Backend::Sqlite).await;
    for kib in [17, 60] {
        let answer = head_of(&service, kib * 1024).await;
        assert!(answer.starts_with("HTTP/1.1 431"), "{kib} KiB: {answer}");
        assert!(answer.contains("application/problem+json"), "{kib} KiB: {answer}");
    }
    // Far beyond, the server below us refuses before we are asked.
    let answer = head_of(&service, 1024 * 1024).await;
    assert!(!answer.starts_with("HTTP/1.1 2"), "{answer}");
    assert!(head_of(&service, 8 * 1024).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn a_body_that_does_not_arrive_is_cut_with_408() {
    let service = Service::start_with(Backend::Sqlite, &[("body_timeout_seconds", "1")]).await;
    let admin = service.actor("admin").await;
    let begun = Instant::now();
    let request = format!(
        "POST /v1/organisations HTTP/1.1\r\nHost: treem\r\nAuthorization: Bearer {}\r\nIdempotency-Key: slow\r\n\
         Content-Type: application/json\r\nContent-Length: 100\r\nConnection: close\r\n\r\n{{\"name\":",
        admin.token
    );
    let answer = send_raw(&service, request.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("/problems/request_timeout"), "{answer}");
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_with_413() {
    let service = Service::start_with(Backend::Sqlite, &[("max_body_bytes", "2048")]).await;
    let admin = service.actor("admin").await;
    let long = serde_json::json!({"name": "x".repeat(4096), "kind": "other", "valid_from": "2021-06-09"});
    admin
        .post("/v1/organisations", long)
        .await
        .refused(413, "payload_too_large");
}
