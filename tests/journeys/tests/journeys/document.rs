//! The OpenAPI document and the service agree.

use serde_json::Value;
use treem_http::openapi::document_json;
use treem_journeys::{Backend, Service, send_raw};

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "patch", "options", "trace"];
/// A well-formed id of nothing.
const ID: &str = "019ab3c2-7d10-7000-8000-000000000592";

struct Operation {
    id: String,
    method: String,
    path: String,
    needs_token: bool,
}

fn operations() -> Vec<Operation> {
    let document: Value = serde_json::from_str(document_json()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &Value)| {
        let found: Vec<Operation> = METHODS
            .iter()
            .filter_map(|method| Some((method, item.get(*method)?)))
            .map(|(method, operation)| Operation {
                id: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase(),
                path: concrete(path, &operation["parameters"]),
                needs_token: needs_token(&operation["security"]),
            })
            .collect();
        found
    };
    paths.iter().flat_map(of_path).collect()
}

/// Whether it asks for an access token; the token endpoint asks for a client's own proof.
fn needs_token(security: &Value) -> bool {
    let mut asked = security.as_array().into_iter().flatten();
    asked.any(|one| one.get("oauth2").is_some())
}

/// The path with an id of nothing, or with the example where the part is no id.
fn concrete(path: &str, parameters: &Value) -> String {
    let parts: Vec<String> = path.split('/').map(|part| fill(part, parameters)).collect();
    parts.join("/")
}

fn fill(part: &str, parameters: &Value) -> String {
    let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else {
        return part.to_owned();
    };
    let mut all = parameters.as_array().into_iter().flatten();
    let parameter = all.find(|parameter| parameter["name"] == name).unwrap();
    if parameter["schema"]["format"] == "uuid" {
        return ID.to_owned();
    }
    let example = [&parameter["example"], &parameter["schema"]["example"]]
        .into_iter()
        .chain(parameter["schema"]["examples"].get(0))
        .find(|example| !example.is_null());
    match example {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => panic!("{part} has no example"),
    }
}

#[test]
fn the_document_in_the_repository_is_the_one_that_the_handlers_yield() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi/v1.json");
    let checked_in = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        checked_in == document_json(),
        "openapi/v1.json is stale: cargo run -p treem-server -- openapi > openapi/v1.json"
    );
}

#[tokio::test]
async fn every_operation_refuses_a_stranger_except_those_that_are_for_strangers() {
    let service = Service::start(Backend::Sqlite).await;
    let stranger = service.stranger();
    let mut open = Vec::new();
    for operation in operations() {
        if !operation.needs_token {
            open.push(operation.id);
            continue;
        }
        let method = operation.method.parse().unwrap();
        let request = stranger.request(method, &operation.path);
        let answer = stranger.send(request).await;
        assert_eq!(answer.status, 401, "{}: {}", operation.id, answer.text());
        let refused = answer.refused(401, "unauthenticated");
        assert!(
            refused.header("www-authenticate").starts_with("Bearer realm="),
            "{}",
            operation.id
        );
    }
    open.sort();
    assert_eq!(open, OPEN_TO_STRANGERS);
}

/// A change of this list is a decision about security.
const OPEN_TO_STRANGERS: [&str; 7] = [
    "get_api_catalog",
    "get_authorization_server",
    "get_jwks",
    "get_livez",
    "get_protected_resource",
    "get_readyz",
    "get_token",
];

#[tokio::test]
async fn every_operation_refuses_a_token_that_is_not_ours() {
    let service = Service::start(Backend::Sqlite).await;
    let mut liar = service.actor("press").await;
    let forged = liar.token.rsplit_once('.').unwrap().0.to_owned();
    liar.token = format!("{forged}.AAAA");
    for operation in operations().into_iter().filter(|operation| operation.needs_token) {
        let method = operation.method.parse().unwrap();
        let answer = liar.send(liar.request(method, &operation.path)).await;
        let refused = answer.refused(401, "unauthenticated");
        assert!(refused.header("www-authenticate").contains("invalid_token"));
    }
}

#[tokio::test]
async fn every_get_answers_head_with_the_same_headers_and_no_body() {
    let service = Service::start(Backend::Sqlite).await;
    let admin = service.actor("admin").await;
    for operation in operations()
        .into_iter()
        .filter(|operation| operation.method == "GET")
    {
        let get = admin.get(&operation.path).await;
        let head = admin.head(&operation.path).await;
        assert_eq!(head.status, get.status, "{}", operation.id);
        assert!(head.bytes.is_empty(), "{}", operation.id);
        assert_eq!(head.header("etag"), get.header("etag"), "{}", operation.id);
    }
}

#[tokio::test]
async fn every_get_refuses_a_parameter_that_it_does_not_know() {
    let service = Service::start(Backend::Sqlite).await;
    let admin = service.actor("admin").await;
    for operation in operations() {
        if operation.method != "GET" || !operation.needs_token {
            continue;
        }
        let answer = admin.get(&format!("{}?colour=red", operation.path)).await;
        assert_eq!(answer.status, 400, "{}: {}", operation.id, answer.text());
        let fault = ("#/colour".to_owned(), "unknown_parameter".to_owned());
        assert!(answer.faults().contains(&fault), "{}: {}", operation.id, answer.text());
    }
}

#[tokio::test]
async fn every_path_answers_an_undeclared_method_with_405_and_those_that_it_has() {
    let service = Service::start(Backend::Sqlite).await;
    let all = operations();
    for operation in &all {
        let request = format!(
            "BREW {} HTTP/1.1\r\nHost: treem\r\nConnection: close\r\n\r\n",
            operation.path
        );
        let answer = send_raw(&service, request.as_bytes()).await.to_ascii_lowercase();
        assert!(answer.starts_with("http/1.1 405"), "{}: {answer}", operation.id);
        let allow = answer.lines().find(|line| line.starts_with("allow:")).unwrap();
        assert!(allow.contains(&operation.method.to_lowercase()), "{allow}");
    }
}
