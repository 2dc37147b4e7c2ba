//! What every operation can answer, and which headers go in and out.

use serde_json::{Map, Value, json};
use treem_domain::kernel::Code;

use crate::language::Language;
use crate::problem::{Problem, class};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// The codes that stand for a status in examples.
const REFUSALS: [(u16, Code); 14] = [
    (400, Code::MalformedQuery),
    (401, Code::Unauthenticated),
    (403, Code::Forbidden),
    (404, Code::NotFound),
    (408, Code::RequestTimeout),
    (409, Code::StateConflict),
    (412, Code::Stale),
    (413, Code::PayloadTooLarge),
    (415, Code::UnsupportedMediaType),
    (422, Code::Invalid),
    (428, Code::PreconditionRequired),
    (429, Code::RateLimited),
    (431, Code::HeadTooLarge),
    (503, Code::Unavailable),
];

const TOKEN_PATH: &str = "/oauth/token";
const PROBES: [&str; 2] = ["/livez", "/readyz"];

/// Headers of single operations that are described beside those of all.
const OWN_HEADERS: [&str; 3] = ["Content-Digest", "Content-Disposition", "Retry-After"];

pub fn complete(document: &mut Value) {
    document["components"]["responses"] = responses();
    document["components"]["headers"] = headers();
    document["components"]["parameters"] = parameters();
    let paths = document["paths"].as_object_mut();
    for (path, item) in paths.into_iter().flatten() {
        for method in METHODS {
            if let Some(operation) = item.get_mut(method).and_then(Value::as_object_mut) {
                complete_operation(path, method, operation);
            }
        }
    }
}

fn complete_operation(path: &str, method: &str, operation: &mut Map<String, Value>) {
    let has_security = operation
        .get("security")
        .and_then(Value::as_array)
        .is_some_and(|all| !all.is_empty());
    if !has_security {
        operation.insert("security".into(), json!([]));
    }
    let has_body = operation.contains_key("requestBody");
    let is_write = method != "get";
    let is_conditional = matches!(method, "put" | "patch" | "delete");
    let is_api = path.starts_with("/v1/");

    let mut statuses = vec![400, 429, 431, 500, 503];
    statuses.extend(if has_security { &[401, 403][..] } else { &[] });
    // Who wants a token authenticates in the request itself.
    statuses.extend(if path == TOKEN_PATH { &[401][..] } else { &[] });
    statuses.extend(if path.contains('{') { &[404][..] } else { &[] });
    statuses.extend(if is_write && is_api { &[409, 422][..] } else { &[] });
    statuses.extend(if has_body { &[408, 413, 415, 422][..] } else { &[] });
    statuses.extend(if is_conditional { &[412, 428][..] } else { &[] });
    let answers = operation.entry("responses").or_insert_with(|| json!({}));
    // What an operation refuses beside what follows from its shape it names itself, and looks like all refusals.
    let named = answers.as_object().into_iter().flat_map(Map::keys);
    statuses.extend(
        named
            .filter_map(|status| status.parse().ok())
            .filter(|status: &u16| *status >= 400),
    );
    for status in statuses {
        let name = status.to_string();
        if answers[&name].get("content").is_none() {
            answers[&name] = json!({ "$ref": format!("#/components/responses/{name}") });
        }
    }
    let has_etag = method == "get" && !PROBES.contains(&path);
    if has_etag {
        answers["304"] = json!({ "$ref": "#/components/responses/304" });
    }
    add_headers(answers, method);

    let mut names: Vec<&str> = Vec::new();
    names.extend(if method == "post" && is_api {
        &["Idempotency-Key"][..]
    } else {
        &[]
    });
    names.extend(if is_conditional { &["If-Match"][..] } else { &[] });
    let listed = operation.entry("parameters").or_insert_with(|| json!([]));
    for name in names {
        if let Some(listed) = listed.as_array_mut() {
            listed.push(json!({ "$ref": format!("#/components/parameters/{name}") }));
        }
    }
}

/// Headers of the answers that an operation describes itself.
fn add_headers(answers: &mut Value, method: &str) {
    for (status, answer) in answers.as_object_mut().into_iter().flatten() {
        if answer.get("$ref").is_some() || !status.starts_with('2') {
            continue;
        }
        let mut names = vec!["X-Request-Id", "RateLimit", "RateLimit-Policy"];
        names.extend(if status != "204" { &["ETag"][..] } else { &[] });
        names.extend(if matches!(status.as_str(), "201" | "202") {
            &["Location"][..]
        } else {
            &[]
        });
        names.extend(if method == "post" {
            &["Idempotency-Replayed"][..]
        } else {
            &[]
        });
        names.extend(if method == "get" { &["Link"][..] } else { &[] });
        // What an operation names itself and is described here takes its bounds from here.
        let own = answer["headers"].as_object().cloned().unwrap_or_default();
        names.extend(OWN_HEADERS.iter().filter(|name| own.contains_key(**name)));
        for name in names {
            answer["headers"][name] = json!({ "$ref": format!("#/components/headers/{name}") });
        }
    }
}

fn responses() -> Value {
    let rate = json!({
        "X-Request-Id": { "$ref": "#/components/headers/X-Request-Id" },
        "RateLimit": { "$ref": "#/components/headers/RateLimit" },
        "RateLimit-Policy": { "$ref": "#/components/headers/RateLimit-Policy" },
    });
    let mut responses = Map::new();
    responses.insert(
        "304".into(),
        json!({
            "description": "You have this representation already.",
            "headers": { "ETag": { "$ref": "#/components/headers/ETag" } },
        }),
    );
    let internal = std::iter::once((500, Code::Internal));
    for (status, code) in REFUSALS.into_iter().chain(internal) {
        let example = Problem::new(code).document(Language::English, "019ab3c2-7d10-7000-8000-000000000001");
        let mut headers = rate.clone();
        if matches!(status, 429 | 503) {
            headers["Retry-After"] = json!({ "$ref": "#/components/headers/Retry-After" });
        }
        if status == 401 {
            headers["WWW-Authenticate"] = json!({ "$ref": "#/components/headers/WWW-Authenticate" });
        }
        let about = class(code);
        responses.insert(
            status.to_string(),
            json!({
                "description": format!("{}. {}", about.title().en, about.remedy().en),
                "headers": headers,
                "content": { "application/problem+json": {
                    "schema": { "$ref": "#/components/schemas/Problem" },
                    "example": example,
                } },
            }),
        );
    }
    Value::Object(responses)
}

fn text(about: &str, max: u32, example: &str) -> Value {
    json!({ "description": about, "schema": {
        "type": "string", "maxLength": max, "pattern": "^[ -~]*$", "examples": [example],
    } })
}

fn headers() -> Value {
    json!({
        "X-Request-Id": text("Id of the request; yours where you sent one.", 64, "019ab3c2-7d10-7000-8000-000000000001"),
        "RateLimit": text("What is left to you (draft-ietf-httpapi-ratelimit-headers).", 100, "\"client\";r=540;t=42"),
        "RateLimit-Policy": text("Requests per window of seconds.", 100, "\"client\";q=600;w=60"),
        "ETag": text("Strong entity tag (RFC 9110): send it in If-Match or If-None-Match.", 100, "\"v3-5f2a9c01d2e3f4a5b6c7\""),
        "Content-Digest": text("SHA-256 of the content (RFC 9530).", 100, "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"),
        "Content-Disposition": text("The name to save the file under (RFC 6266).", 2000, "attachment; filename=\"592-STTTT-TTBCBC.pdf\""),
        "Location": text("Where the new resource is, or the job that makes it.", 300, "/v1/directives/019ab3c2-7d10-7000-8000-000000000592"),
        "Link": text("RFC 8288: rel=next leads to the next page.", 2000, "</v1/tasks?cursor=AZqz>; rel=\"next\""),
        "Idempotency-Replayed": text("`true` where the answer is that of an earlier request with this key.", 5, "true"),
        "Retry-After": { "description": "Seconds to wait.",
            "schema": { "type": "integer", "format": "int64", "minimum": 0, "maximum": 86400, "examples": [2] } },
        "WWW-Authenticate": text("RFC 6750.", 300, "Bearer realm=\"treem\""),
    })
}

fn parameter(name: &str, required: bool, about: &str, schema: Value) -> Value {
    json!({ "name": name, "in": "header", "required": required, "description": about, "schema": schema })
}

fn parameters() -> Value {
    json!({
        "Idempotency-Key": parameter("Idempotency-Key", false,
            "A key of your making, one per intended effect: the same request with the same key is carried out once, \
             and answered alike for at least seven days.",
            json!({ "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$",
                "examples": ["8e03978e-40d5-43dd-bc93-6894a57f9324"] })),
        "If-Match": parameter("If-Match", true,
            "ETag of the representation that you read; 412 when the resource has changed since.",
            json!({ "type": "string", "minLength": 1, "maxLength": 200, "pattern": "^(\\*|\"[A-Za-z0-9:._-]*\")$",
                "examples": ["\"v3-5f2a9c01d2e3f4a5b6c7\""] })),
    })
}
