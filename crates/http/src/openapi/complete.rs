//! What every operation shares is added here once: error answers, headers, tags, bounds.

use serde_json::{Value, json};
use utoipa::openapi::OpenApi;

/// Title, licence, servers, security, tags.
pub fn frame() -> OpenApi {
    let frame = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "treem",
            "version": "1.0.0",
            "summary": "Directives for children: from the letter to tasks, and from tasks to what was done.",
            "description": "REST/JSON service in which a Vietnamese province issues its directives for children and follows the tasks that come of them. Errors are RFC 9457 problem details in Vietnamese or English (`Accept-Language`). Every POST takes an `Idempotency-Key`. This document is also the data dictionary that Decree 278/2025/NĐ-CP asks for.",
            "contact": { "name": "treem", "url": "https://treem.example.vn/", "email": "treem@treem.example.vn" },
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "https://treem.example.vn", "description": "A province's own installation." }],
        "paths": {},
    });
    serde_json::from_value(frame).unwrap_or_default()
}

/// Adds to the collected operations what holds for all of them.
pub fn complete(collected: OpenApi) -> OpenApi {
    let mut document = serde_json::to_value(&collected).unwrap_or_default();
    if let Some(schemas) = document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
    {
        for (name, schema) in schemas.iter_mut() {
            // In a patch, null clears a member (RFC 7396); elsewhere absent is absent.
            if !name.ends_with("Patch") {
                without_null(schema);
            }
            close(schema);
        }
    }
    serde_json::from_value(document).unwrap_or(collected)
}

/// Takes `null` out of types: what is absent is left out, not null.
pub fn without_null(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::Array(types)) = members.get_mut("type") {
                types.retain(|name| name != "null");
                if let [only] = types.as_slice() {
                    members["type"] = only.clone();
                }
            }
            if let Some(Value::Array(alternatives)) = members.get_mut("oneOf") {
                alternatives.retain(|alternative| alternative != &json!({ "type": "null" }));
                if let [only] = alternatives.as_slice() {
                    let only = only.clone();
                    members.remove("oneOf");
                    if let Value::Object(only) = only {
                        members.extend(only);
                    }
                }
            }
            members.values_mut().for_each(without_null);
        }
        Value::Array(items) => items.iter_mut().for_each(without_null),
        _ => {}
    }
}

/// Objects have no other members than those they name.
fn close(schema: &mut Value) {
    let Some(members) = schema.as_object_mut() else {
        return;
    };
    if members.contains_key("properties") && !members.contains_key("additionalProperties") {
        members.insert("additionalProperties".into(), json!(false));
    }
    members.values_mut().for_each(|value| match value {
        Value::Object(_) => close(value),
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    });
}
