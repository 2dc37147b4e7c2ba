//! Registering programs, and what they may do from then on.

use reqwest::Method;
use serde_json::{Value, json};
use treem_journeys::{Actor, Answer, Service, on_both_databases};

/// Asks for a token as the client itself.
async fn ask_for_token(service: &Service, client: &Value, scope: &str) -> Answer {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", client["id"].as_str().unwrap()),
        ("client_secret", client["client_secret"].as_str().unwrap()),
        ("scope", scope),
    ];
    let stranger = service.stranger();
    let request = stranger.request(Method::POST, "/oauth/token").form(&form);
    stranger.send(request).await
}

/// The client as somebody who calls.
pub(crate) async fn signed_in(service: &Service, client: &Value) -> Actor {
    let answer = ask_for_token(service, client, "").await.expect(200);
    let mut actor = service.stranger();
    actor.token = answer.json["access_token"].as_str().unwrap().to_owned();
    actor
}

pub(crate) fn with_secret(organisation: &str, scopes: &[&str]) -> Value {
    json!({
        "name": "Tòa soạn Báo Kiên Giang",
        "organisation_id": organisation,
        "scopes": scopes,
        "authentication": "secret",
    })
}

on_both_databases! {
    async fn who_may_not_register_clients_is_refused(service: Service) {
        let press = service.actor("press").await;
        let own = service.organisation("bao-kien-giang").await;
        press.post("/v1/clients", with_secret(&own, &["tasks:read"])).await.refused(403, "forbidden");
    }

    async fn nobody_gives_away_more_than_he_holds(service: Service) {
        let admin = service.actor("admin").await;
        let province = service.organisation("ubnd-tinh-kien-giang").await;
        let newspaper = service.organisation("bao-kien-giang").await;
        let scopes = ["clients:read", "clients:write", "tasks:read"];
        let deputy = admin.post("/v1/clients", with_secret(&province, &scopes)).await.expect(201);
        let deputy = signed_in(&service, &deputy.json).await;

        let mut wanted = with_secret(&newspaper, &["tasks:read", "audit:read"]);
        wanted["includes_descendants"] = json!(true);
        let refused = deputy.post("/v1/clients", wanted).await.refused(422, "invalid");
        let pointers: Vec<String> = refused.faults().into_iter().map(|(pointer, _)| pointer).collect();
        assert_eq!(pointers, ["#/organisation_id", "#/includes_descendants", "#/scopes/1"]);

        // Whoever took over the administrator's client would be the administrator.
        let clients = deputy.get("/v1/clients").await.expect(200);
        let stronger = clients.items().iter().find(|client| client["includes_descendants"] == true).unwrap();
        let path = format!("/v1/clients/{}", stronger["id"].as_str().unwrap());
        deputy.post(&format!("{path}/rotate-secret"), Value::Null).await.refused(403, "forbidden");
        let etag = deputy.get(&path).await.expect(200).etag();
        deputy.patch(&path, &etag, json!({"disabled": true})).await.refused(403, "forbidden");
    }

    async fn a_client_of_another_organisation_is_not_found(service: Service) {
        let admin = service.actor("admin").await;
        let broadcaster = service.organisation("dai-ptth-kien-giang").await;
        let scopes = ["clients:read", "tasks:read"];
        let client = admin.post("/v1/clients", with_secret(&broadcaster, &scopes)).await.expect(201);
        let reader = signed_in(&service, &client.json).await;
        reader.get(&format!("/v1/clients/{}", client.id())).await.expect(200);
        let clients = admin.get("/v1/clients").await.expect(200);
        let others = clients.items().iter().filter(|other| other["organisation_id"] != broadcaster.as_str());
        for other in others {
            let path = format!("/v1/clients/{}", other["id"].as_str().unwrap());
            reader.get(&path).await.refused(404, "not_found");
        }
    }

    async fn a_secret_is_shown_once_and_kept_nowhere(service: Service) {
        let admin = service.actor("admin").await;
        let broadcaster = service.organisation("dai-ptth-kien-giang").await;
        let body = with_secret(&broadcaster, &["tasks:read"]);
        let created = admin.post_again("/v1/clients", "k1", body.clone()).await.expect(201);
        let secret = created.json["client_secret"].as_str().unwrap().to_owned();
        let replayed = admin.post_again("/v1/clients", "k1", body).await.expect(201);
        assert_eq!(replayed.header("idempotency-replayed"), "true");
        assert_eq!(replayed.id(), created.id());
        assert_eq!(replayed.json["client_secret"], Value::Null);
        let path = format!("/v1/clients/{}", created.id());
        assert!(!admin.get(&path).await.expect(200).text().contains(&secret));
        let audit = admin.get(&format!("/v1/audit-entries?resource_id={}", created.id())).await.expect(200);
        assert_eq!(audit.items()[0]["action"], "clients.create");
        assert!(!audit.text().contains(&secret) && !audit.text().contains("argon2"));
    }

    async fn a_rotated_secret_voids_the_old_one_and_a_disabled_client_gets_nothing(service: Service) {
        let admin = service.actor("admin").await;
        let broadcaster = service.organisation("dai-ptth-kien-giang").await;
        let scopes = ["tasks:read", "tasks:accept"];
        let first = admin.post("/v1/clients", with_secret(&broadcaster, &scopes)).await.expect(201);
        let narrowed = ask_for_token(&service, &first.json, "tasks:read").await.expect(200);
        assert_eq!(narrowed.json["scope"], "tasks:read");
        ask_for_token(&service, &first.json, "tasks:read tasks:decide").await.refused(400, "invalid_scope");

        let path = format!("/v1/clients/{}", first.id());
        let second = admin.post(&format!("{path}/rotate-secret"), Value::Null).await.expect(200);
        let refused = ask_for_token(&service, &first.json, "").await.refused(401, "invalid_client");
        assert_eq!(refused.json["error"], "invalid_client");
        signed_in(&service, &second.json).await.get("/v1/tasks").await.expect(200);

        let disabled = admin.patch(&path, &second.etag(), json!({"disabled": true})).await.expect(200);
        ask_for_token(&service, &second.json, "").await.refused(401, "invalid_client");
        admin.patch(&path, &second.etag(), json!({"disabled": false})).await.refused(412, "stale");
        admin.patch(&path, &disabled.etag(), json!({"disabled": false})).await.expect(200);
        ask_for_token(&service, &second.json, "").await.expect(200);
    }

    async fn a_private_key_is_refused_and_a_public_one_taken(service: Service) {
        let admin = service.actor("admin").await;
        // RFC 7517 appendix A.2.
        let mut key = json!({
            "kty": "EC", "crv": "P-256", "kid": "1",
            "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
            "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
            "d": "870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE",
        });
        let broadcaster = service.organisation("dai-ptth-kien-giang").await;
        let mut client = with_secret(&broadcaster, &["tasks:read"]);
        client["authentication"] = json!("private_key_jwt");
        client["jwks"] = json!({ "keys": [key] });
        let refused = admin.post("/v1/clients", client.clone()).await.refused(422, "invalid");
        assert_eq!(refused.faults()[0].0, "#/jwks/keys/0/d");
        key.as_object_mut().unwrap().remove("d");
        client["jwks"] = json!({ "keys": [key] });
        let created = admin.post("/v1/clients", client).await.expect(201);
        assert_eq!(created.json["client_secret"], Value::Null);
        assert_eq!(created.json["jwks"]["keys"][0]["kid"], "1");
    }
}
