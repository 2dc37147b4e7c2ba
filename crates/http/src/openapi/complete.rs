//! What every operation shares is added here once.

use serde_json::{Value, json};
use treem_domain::kernel::Scope;
use utoipa::openapi::OpenApi;

use super::{answers, schemas};

/// Where the checked-in document says that the service is; a running service says its own address.
pub const EXAMPLE_SERVER: &str = "https://treem.example.vn";

/// Title, licence, servers, security, tags.
pub fn frame() -> OpenApi {
    serde_json::from_value(json!({
        "openapi": "3.1.0",
        "info": {
            "title": "treem",
            "version": "1.0.0",
            "description": "REST/JSON service in which a Vietnamese province issues its directives for children and \
                follows the tasks that come of them. Refusals are RFC 9457 problem details in Vietnamese or English \
                (Accept-Language). Every POST takes an Idempotency-Key. X-Request-Id may be \
                sent and comes back; every GET honours If-None-Match. This document is also the data dictionary \
                that Decree 278/2025/NĐ-CP asks for.",
            "contact": { "name": "treem", "url": "https://treem.example.vn/", "email": "treem@treem.example.vn" },
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": EXAMPLE_SERVER, "description": "Production: a province's own installation." }],
        "paths": {},
    }))
    .unwrap_or_default()
}

/// Adds to the collected operations what holds for all of them.
pub fn complete(collected: &OpenApi) -> Value {
    let mut document = serde_json::to_value(collected).unwrap_or_default();
    schemas::complete(&mut document);
    answers::complete(&mut document);
    document["components"]["securitySchemes"] = security_schemes();
    document["tags"] = tags();
    for server in document["servers"].as_array_mut().into_iter().flatten() {
        server["x-internal"] = json!(false);
    }
    document
}

fn security_schemes() -> Value {
    let scopes: serde_json::Map<String, Value> = Scope::ALL
        .iter()
        .map(|scope| (scope.as_str().to_owned(), json!(scope.about())))
        .collect();
    json!({
        "oauth2": {
            "type": "oauth2",
            "description": "Access tokens by RFC 9068 (JWT, handled as RFC8725 asks), valid for at most ten minutes, from POST /oauth/token with a \
                client secret or a signed assertion (RFC 7523).",
            "flows": { "clientCredentials": { "tokenUrl": format!("{EXAMPLE_SERVER}/oauth/token"), "scopes": scopes } },
        },
    })
}

fn tags() -> Value {
    let tags = [
        (
            "activities",
            "What organisations did, with measures and evidence.",
        ),
        (
            "administrative-units",
            "Administrative units by code and day; codes are re-used.",
        ),
        (
            "attachments",
            "Files that go with directives and prove what was done.",
        ),
        ("audit", "The hash-chained record of who changed what."),
        (
            "baselines",
            "Against what the increase that a directive asks for is measured.",
        ),
        ("clients", "Programs that call the API."),
        ("directives", "Official documents that ask organisations to act."),
        ("holidays", "Days that differ from the ordinary week."),
        ("indicators", "What is measured, targets, and values up the tree."),
        ("jobs", "What is carried out after it was answered."),
        (
            "models",
            "Models of protection, care and education: piloted, run, evaluated, replicated.",
        ),
        ("oauth", "Access tokens and the metadata to find them."),
        ("organisations", "The registry of organisations."),
        ("probes", "Whether the service lives and is ready."),
        (
            "recipient-groups",
            "Named sets of organisations and open classes.",
        ),
        ("report-templates", "What periodic reports ask for; versioned."),
        (
            "reporting-periods",
            "Windows of templates: opened, aggregated, locked.",
        ),
        (
            "reporting-rates",
            "Who was expected, who reported, who was on time.",
        ),
        ("reports", "One organisation's report of a period, in versions."),
        ("tasks", "One obligation for one lead organisation."),
        ("vocabularies", "Coded terms that are data."),
    ];
    tags.iter()
        .map(|(name, about)| json!({ "name": name, "description": about }))
        .collect()
}
