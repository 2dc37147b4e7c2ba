//! The token endpoint and its neighbours through the whole application.

use actix_web::http::StatusCode;
use actix_web::http::header::HeaderMap;
use actix_web::test::{TestRequest, call_service, init_service, read_body, try_call_service};
use chrono::TimeDelta;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use rstest::rstest;
use serde_json::{Value, json};
use treem_domain::clients::Client;

use super::*;
use crate::Settings;
use crate::app::app;
use crate::auth::keys::generate;
use crate::auth::secret;
use crate::fake::{Fake, StandingClock, newspaper, state_on};
use crate::middleware::Gate;

struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    document: Value,
}

impl Reply {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap().to_str().unwrap()
    }

    /// What OAuth clients look at.
    fn refusal(&self) -> (u16, &str) {
        (
            self.status.as_u16(),
            self.document["error"].as_str().unwrap_or_default(),
        )
    }
}

struct Service {
    store: Fake,
    clock: StandingClock,
    state: State,
}

impl Service {
    async fn with(client: Client) -> Self {
        let (store, clock) = (Fake::default(), StandingClock::new());
        store.0.lock().unwrap().clients.push(client);
        let settings = Settings {
            failed_authentications_per_minute: 3,
            ..Settings::default()
        };
        let state = state_on(&store, &clock, settings);
        state.keys.rotate(&state).await.unwrap();
        Self { store, clock, state }
    }

    async fn answer(&self, request: TestRequest) -> Reply {
        let service = init_service(app(self.state.clone(), Gate::new(8))).await;
        let peer = "203.0.113.9:40000".parse().unwrap();
        let response = call_service(&service, request.peer_addr(peer).to_request()).await;
        let (status, headers) = (response.status(), response.headers().clone());
        let document = serde_json::from_slice(&read_body(response).await).unwrap_or_default();
        Reply {
            status,
            headers,
            document,
        }
    }

    async fn read(&self, path: &str) -> Reply {
        self.answer(TestRequest::get().uri(path)).await
    }

    async fn ask(&self, form: &str) -> Reply {
        let request = TestRequest::post()
            .uri("/oauth/token")
            .insert_header(("content-type", "application/x-www-form-urlencoded"))
            .set_payload(format!("grant_type=client_credentials&{form}"));
        self.answer(request).await
    }
}

async fn client_with_secret() -> (Client, String) {
    let secret = secret::generate().unwrap();
    let secret_hash = secret::hash(secret.clone()).await.ok();
    (
        Client {
            secret_hash,
            ..newspaper()
        },
        secret,
    )
}

fn with_secret(client: &Client, secret: &str, more: &str) -> String {
    format!("client_id={}&client_secret={secret}{more}", client.id)
}

#[actix_web::test]
async fn a_wrong_secret_an_unknown_and_a_disabled_client_cannot_be_told_apart() {
    let (client, secret) = client_with_secret().await;
    let service = Service::with(Client {
        disabled_at: Some(client.created_at),
        ..client.clone()
    })
    .await;
    let stranger = Client {
        id: uuid::Uuid::from_u128(1).into(),
        ..client.clone()
    };
    let mut seen = Vec::new();
    for form in [
        with_secret(&client, &secret, ""),
        with_secret(&client, "wrong", ""),
        with_secret(&stranger, &secret, ""),
    ] {
        let mut reply = service.ask(&form).await;
        assert_eq!(reply.refusal(), (401, "invalid_client"));
        assert_eq!(reply.header("www-authenticate"), "Basic realm=\"treem\"");
        reply.document["instance"].take();
        seen.push(reply.document);
    }
    assert!(seen.iter().all(|document| document == &seen[0]), "{seen:?}");
}

#[actix_web::test]
async fn a_refusal_is_a_problem_and_an_oauth_error_in_one() {
    let (client, secret) = client_with_secret().await;
    let service = Service::with(client.clone()).await;
    let reply = service
        .ask(&with_secret(&client, &secret, "&scope=tasks:read+audit:read"))
        .await;
    assert_eq!(reply.refusal(), (400, "invalid_scope"));
    assert_eq!(reply.header("content-type"), "application/problem+json");
    assert_eq!(reply.document["type"], "/problems/invalid_scope");
    let description = reply.document["error_description"].as_str().unwrap();
    assert!(description.is_ascii() && !description.is_empty(), "{description}");
}

#[rstest]
#[case::another_media_type("application/json", "{}", 415, "invalid_request")]
#[case::no_grant_type("application/x-www-form-urlencoded", "scope=a", 400, "invalid_request")]
#[case::another_grant_type(
    "application/x-www-form-urlencoded",
    "grant_type=password",
    400,
    "unsupported_grant_type"
)]
#[actix_web::test]
async fn a_request_that_is_none_for_a_token_is_refused(
    #[case] content_type: &str,
    #[case] body: &str,
    #[case] status: u16,
    #[case] error: &str,
) {
    let service = Service::with(newspaper()).await;
    let request = TestRequest::post()
        .uri("/oauth/token")
        .insert_header(("content-type", content_type))
        .set_payload(body.to_owned());
    assert_eq!(service.answer(request).await.refusal(), (status, error));
}

#[actix_web::test]
async fn whoever_guesses_is_stopped_for_the_rest_of_the_minute() {
    let (client, secret) = client_with_secret().await;
    let service = Service::with(client.clone()).await;
    for _ in 0..3 {
        let reply = service.ask(&with_secret(&client, "guess", "")).await;
        assert_eq!(reply.refusal(), (401, "invalid_client"));
    }
    let reply = service.ask(&with_secret(&client, &secret, "")).await;
    assert_eq!(reply.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(reply.header("retry-after"), "60");
    service.clock.advance(TimeDelta::minutes(1));
    let reply = service.ask(&with_secret(&client, &secret, "")).await;
    assert_eq!(reply.status, StatusCode::OK);
}

#[actix_web::test]
async fn a_client_gets_a_token_that_carries_the_scopes_it_asked_for() {
    let (client, secret) = client_with_secret().await;
    let service = Service::with(client.clone()).await;
    let reply = service
        .ask(&with_secret(&client, &secret, "&scope=tasks:read"))
        .await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.document);
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(reply.document["token_type"], "Bearer");
    assert_eq!(reply.document["expires_in"], 600);
    assert_eq!(reply.document["scope"], "tasks:read");
    let access_token = reply.document["access_token"].as_str().unwrap();
    let grant = service
        .state
        .keys
        .verify(access_token, &service.state)
        .await
        .unwrap();
    assert_eq!(
        (grant.client_id, grant.scopes.to_string()),
        (client.id, "tasks:read".into())
    );
}

#[actix_web::test]
async fn an_assertion_gives_one_token_and_no_second() {
    let state_clock = StandingClock::new();
    let now = treem_domain::kernel::Clock::now(&state_clock);
    let key = generate(now, now).unwrap();
    let client = Client {
        jwks: Some(json!({ "keys": [key.public_jwk] })),
        ..newspaper()
    };
    let service = Service::with(client.clone()).await;
    let claims = json!({
        "iss": client.id, "sub": client.id, "aud": "http://127.0.0.1:8080",
        "exp": now.timestamp() + 60, "jti": "019ab3c2-7d10-7000-8000-0000000000aa",
    });
    let header = Header {
        kid: Some(key.kid),
        ..Header::new(Algorithm::ES256)
    };
    let assertion = encode(&header, &claims, &EncodingKey::from_ec_der(&key.private_key)).unwrap();
    let form = format!(
        "client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion={assertion}"
    );
    let other = format!("{form}&client_id=019ab3c2-7d10-7000-8000-000000000593");
    assert_eq!(service.ask(&other).await.refusal(), (401, "invalid_client"));
    let reply = service.ask(&form).await;
    assert_eq!(
        reply.document["scope"], "tasks:read tasks:accept",
        "{}",
        reply.document
    );
    assert_eq!(service.ask(&form).await.refusal(), (401, "invalid_client"));
}

#[actix_web::test]
async fn a_refusal_before_routing_is_a_problem_with_its_request_id() {
    let service = Service::with(newspaper()).await;
    let application = init_service(app(service.state.clone(), Gate::new(0))).await;
    let request = TestRequest::get()
        .uri("/oauth/jwks")
        .insert_header(("x-request-id", "r-592"))
        .insert_header(("accept-language", "en"));
    let error = try_call_service(&application, request.to_request())
        .await
        .err()
        .unwrap();
    let response = error.error_response();
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(response.headers().get("x-request-id").unwrap(), "r-592");
    let body = actix_web::body::to_bytes(response.into_body()).await.unwrap();
    let document: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(document["instance"], "urn:treem:request:r-592");
    assert_eq!(document["title"], "Temporarily unavailable");
}

#[actix_web::test]
async fn the_metadata_say_where_things_are_and_everybody_may_keep_them() {
    let service = Service::with(newspaper()).await;
    let server = service.read("/.well-known/oauth-authorization-server").await;
    assert_eq!(
        server.document["token_endpoint"],
        "http://127.0.0.1:8080/oauth/token"
    );
    assert_eq!(server.header("cache-control"), "public, max-age=300");
    let resource = service.read("/.well-known/oauth-protected-resource").await;
    assert_eq!(
        resource.document["authorization_servers"][0],
        server.document["issuer"]
    );
    let keys = service.read("/oauth/jwks").await;
    assert_eq!(keys.document["keys"][0]["alg"], "ES256");
    assert_eq!(keys.document["keys"][0]["d"], Value::Null);
    let catalogue = service.read("/.well-known/api-catalog").await;
    assert!(
        catalogue
            .header("content-type")
            .starts_with("application/linkset+json")
    );
    let described = &catalogue.document["linkset"][0]["service-desc"][0]["href"];
    assert_eq!(described, "http://127.0.0.1:8080/openapi.json");
}

#[actix_web::test]
async fn a_process_that_drains_or_lost_its_database_lives_but_is_not_ready() {
    let service = Service::with(newspaper()).await;
    assert_eq!(service.read("/readyz").await.status, StatusCode::OK);
    service.store.0.lock().unwrap().is_away = true;
    assert_eq!(
        service.read("/readyz").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    service.store.0.lock().unwrap().is_away = false;
    service
        .state
        .draining
        .store(true, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(
        service.read("/readyz").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(service.read("/livez").await.status, StatusCode::OK);
}
