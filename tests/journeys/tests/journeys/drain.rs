//! The end of a server loses nothing.

use std::time::{Duration, Instant};

use serde_json::json;
use treem_journeys::{Backend, Service, split_raw};

#[tokio::test]
async fn readiness_falls_first_and_a_request_in_flight_still_finishes() {
    let mut service = Service::start_with(Backend::Sqlite, &[("drain_delay_seconds", "1")]).await;
    let admin = service.actor("admin").await;
    let stranger = service.stranger();
    let body =
        json!({"name": "Trung tâm Công tác xã hội", "kind": "other", "valid_from": "2021-06-09"}).to_string();
    let head = format!(
        "POST /v1/organisations HTTP/1.1\r\nHost: treem\r\nAuthorization: Bearer {}\r\nIdempotency-Key: drain\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        admin.token,
        body.len()
    );
    let (first, rest) = body.split_at(10);
    service.begin_drain();
    let begun = Instant::now();
    let meanwhile = async {
        let refused = loop {
            let answer = stranger.get("/readyz").await;
            if answer.status != 200 || begun.elapsed() > Duration::from_secs(1) {
                break answer;
            }
        };
        refused.refused(503, "unavailable");
        stranger.get("/livez").await.expect(200);
        // Beyond the announced delay: nothing more is accepted.
        tokio::time::sleep(Duration::from_millis(1500)).await;
    };
    let answer = split_raw(
        &service,
        [head.as_bytes(), first.as_bytes()].concat().as_slice(),
        meanwhile,
        rest.as_bytes(),
    )
    .await;
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert!(
        answer.to_ascii_lowercase().contains("connection: close"),
        "{answer}"
    );
    service.join().await;
}
