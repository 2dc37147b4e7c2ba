//! Rights: the matrix role × operation, checked in as `rights.golden`. Every operation of the document has its line.

use std::fmt::Write;
use std::path::Path;

use reqwest::Method;
use serde_json::{Value, json};
use treem_journeys::{Actor, Backend, Service};

const ROLES: [&str; 6] = ["admin", "issuer", "press", "portal", "district", "stranger"];
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// What becomes of a request that is well addressed but empty: refused for want of a token or a scope, or let through to
/// be judged for what it says.
async fn outcome(actor: &Actor, method: &str, path: &str, media_type: Option<&str>) -> &'static str {
    let method: Method = method.to_uppercase().parse().unwrap();
    let path = path
        .replace("{year}", "2021")
        .replace("{code}", "899")
        .replace("{name}", "topics")
        .replace(['{', '}'], "\0");
    // Every other parameter is an id.
    let path: String = path
        .split('\0')
        .enumerate()
        .fold(String::new(), |path, (index, part)| {
            path + if index % 2 == 1 {
                "019ab3c2-7d10-7000-8000-000000000592"
            } else {
                part
            }
        });
    let request = actor.request(method, &path).header("if-match", "*");
    let request = match media_type {
        Some(media_type) => request.header("content-type", media_type).body("{}"),
        None => request,
    };
    match actor.send(request).await.status {
        401 => "-",
        403 => "no",
        _ => "yes",
    }
}

fn operations(document: &Value) -> Vec<(String, &'static str, String, Option<String>)> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in METHODS {
            let operation = &item[method];
            let Some(id) = operation["operationId"].as_str() else {
                continue;
            };
            let content = operation["requestBody"]["content"].as_object();
            let media_type = content.and_then(|content| content.keys().next().cloned());
            operations.push((id.to_owned(), method, path.clone(), media_type));
        }
    }
    operations.sort();
    operations
}

#[tokio::test]
async fn every_role_may_do_what_the_golden_file_says_and_no_more() {
    let service = Service::start(Backend::Sqlite).await;
    let mut actors = Vec::new();
    for role in ROLES {
        actors.push(match role {
            "stranger" => service.stranger(),
            role => service.actor(role).await,
        });
    }
    let document = actors[0].get("/openapi.json").await.expect(200).json;
    let mut matrix = format!(
        "{:<34}{}\n",
        "operation",
        ROLES.map(|role| format!("{role:<10}")).concat().trim_end()
    );
    for (id, method, path, media_type) in operations(&document) {
        let mut line = format!("{id:<34}");
        for actor in &actors {
            write!(
                line,
                "{:<10}",
                outcome(actor, method, &path, media_type.as_deref()).await
            )
            .unwrap();
        }
        writeln!(matrix, "{}", line.trim_end()).unwrap();
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("rights.golden");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&golden, &matrix).unwrap();
    }
    let expected = std::fs::read_to_string(&golden).unwrap_or_default();
    assert_eq!(
        matrix, expected,
        "who may do what has changed: read the difference, then set UPDATE_GOLDEN=1"
    );
}

#[test]
fn a_role_holds_the_scopes_that_its_part_needs() {
    use treem_domain::kernel::{Role, Scope};
    for role in [Role::Press, Role::Portal, Role::District] {
        assert!(
            !role.scopes().contains(Scope::DirectivesIssue),
            "{}",
            role.as_str()
        );
        assert!(!role.scopes().contains(Scope::ClientsWrite), "{}", role.as_str());
    }
    assert_eq!(
        json!(Role::Admin.scopes().iter().count()),
        json!(Scope::ALL.len())
    );
}
