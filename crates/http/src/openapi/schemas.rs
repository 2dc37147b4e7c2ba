//! What holds for every schema: absent is absent, objects are closed, integers have bounds.

use serde_json::{Map, Value, json};

/// The largest integer that every JSON reader keeps exactly (RFC 8259 section 6).
const MAX_SAFE_INTEGER: i64 = 9_007_199_254_740_991;

/// The length of text that says no other: what callers send is held to it, what we answer stays far below.
const MAX_TEXT: u32 = 1000;

/// Any text but U+0000, which no database of ours keeps.
pub const TEXT: &str = "^[^\\u0000]*$";

pub fn complete(document: &mut Value) {
    let sparse = sparse_lists(document);
    let paths = document["paths"].to_string();
    let Some(schemas) = document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    merge_flattened(schemas);
    for (name, schema) in schemas.iter_mut() {
        // In a patch, null clears a member (RFC 7396); elsewhere absent is absent.
        if !name.ends_with("Patch") {
            without_null(schema);
        }
        bound(schema);
        close(schema);
    }
    for (patch, of, about) in PATCHES {
        derive_patch(schemas, patch, of, about);
    }
    derive_list_items(schemas, &sparse, &paths);
    if let Some(rule) = schemas.get_mut("DueRule") {
        rule["allOf"] = members_by_kind();
    }
    let mut problem = problem();
    bound(&mut problem);
    schemas.insert("Problem".into(), problem);
    for parameter in parameters(document) {
        bounded(parameter);
    }
}

/// Which members a due rule has depends on its kind.
fn members_by_kind() -> Value {
    let needed = [
        ("day_of_month", &["day", "month_offset", "on_rest_day"][..]),
        ("working_days_after_cut_off", &["days"]),
    ];
    let conditions = needed.map(|(kind, members)| {
        // Named once more, as some readers look for what is required beside it.
        let named: Map<String, Value> = members
            .iter()
            .map(|name| ((*name).to_owned(), json!(true)))
            .collect();
        json!({
            "if": { "properties": { "kind": { "const": kind } }, "required": ["kind"] },
            "then": { "properties": named, "required": members },
        })
    });
    json!(conditions)
}

/// A parameter's schema as it is published.
pub fn bounded(schema: &mut Value) {
    without_null(schema);
    bound(schema);
}

fn parameters(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    paths
        .into_iter()
        .flat_map(|paths| paths.values_mut())
        .filter_map(Value::as_object_mut)
        .flat_map(|item| item.values_mut())
        .filter_map(|operation| operation.get_mut("parameters")?.as_array_mut())
        .flatten()
        .filter_map(|parameter| parameter.get_mut("schema"))
}

/// A flattened member makes `allOf` of closed objects, which nothing satisfies: the parts become one object.
fn merge_flattened(schemas: &mut Map<String, Value>) {
    let known = schemas.clone();
    for schema in schemas.values_mut() {
        let Some(parts) = schema.get("allOf").and_then(Value::as_array).cloned() else {
            continue;
        };
        let mut merged = json!({ "type": "object", "properties": {}, "required": [] });
        for part in parts {
            let name = part["$ref"]
                .as_str()
                .and_then(|reference| reference.rsplit('/').next())
                .map(str::to_owned);
            let part = name.and_then(|name| known.get(&name).cloned()).unwrap_or(part);
            for (member, value) in part["properties"].as_object().into_iter().flatten() {
                merged["properties"][member] = value.clone();
            }
            if let (Some(all), Some(more)) = (merged["required"].as_array_mut(), part["required"].as_array())
            {
                all.extend(more.iter().cloned());
            }
        }
        if let Some(description) = schema.get("description") {
            merged["description"] = description.clone();
        }
        *schema = merged;
    }
}

/// Merge patches, of what each is one, and their descriptions.
const PATCHES: [(&str, &str, &str); 3] = [
    (
        "ActivityPatch",
        "NewActivity",
        "Members of an activity to change (RFC 7396): absent keeps, null clears. Lists are replaced whole; the whole \
         activity is checked again.",
    ),
    (
        "ModelPatch",
        "NewModel",
        "Members of a model to change (RFC 7396): absent keeps, null clears. Lists are replaced whole; the whole model \
         is checked again.",
    ),
    (
        "DirectivePatch",
        "NewDirective",
        "Members of a draft to change (RFC 7396): absent keeps, null clears. Lists are replaced whole; the whole \
         draft is checked again.",
    ),
];

/// The members of something new, none required, each with null: a merge patch of it.
fn derive_patch(schemas: &mut Map<String, Value>, name: &str, of: &str, about: &str) {
    let Some(mut patch) = schemas.get(of).cloned() else {
        return;
    };
    patch["description"] = json!(about);
    if let Some(members) = patch.as_object_mut() {
        members.remove("required");
    }
    for member in patch["properties"]
        .as_object_mut()
        .into_iter()
        .flat_map(|members| members.values_mut())
    {
        *member = match (
            member["type"].as_str().map(str::to_owned),
            member.get("$ref").cloned(),
        ) {
            (Some(kind), _) => {
                member["type"] = json!([kind, "null"]);
                member.take()
            }
            (None, Some(reference)) => json!({ "oneOf": [{ "type": "null" }, { "$ref": reference }] }),
            (None, None) => member.take(),
        };
    }
    schemas.insert(name.into(), patch);
}

/// The schemas of lists that take `fields`.
fn sparse_lists(document: &Value) -> Vec<String> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths
        .map(|(_, item)| &item["get"])
        .filter(|operation| {
            let mut parameters = operation["parameters"].as_array().into_iter().flatten();
            parameters.any(|parameter| parameter["name"] == "fields")
        })
        .filter_map(|operation| {
            let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
            Some(schema["$ref"].as_str()?.rsplit('/').next()?.to_owned())
        })
        .collect()
}

/// `fields` keeps only the members that were asked for, so an item of such a list need not have all of them.
fn derive_list_items(schemas: &mut Map<String, Value>, lists: &[String], paths: &str) {
    for list in lists {
        let reference = schemas[list]["properties"]["items"]["items"]["$ref"]
            .as_str()
            .map(str::to_owned);
        let Some(name) = reference
            .as_deref()
            .and_then(|reference| reference.rsplit('/').next())
        else {
            continue;
        };
        let Some(mut item) = schemas.get(name).cloned() else {
            continue;
        };
        let has_id = item["properties"].get("id").is_some();
        item["required"] = if has_id { json!(["id"]) } else { json!([]) };
        let item_name = format!("{name}Item");
        schemas[list]["properties"]["items"]["items"] =
            json!({ "$ref": format!("#/components/schemas/{item_name}") });
        schemas.insert(item_name, item);
        let whole = format!("#/components/schemas/{name}\"");
        let elsewhere = Value::Object(schemas.clone()).to_string();
        if !paths.contains(&whole) && !elsewhere.contains(&whole) {
            schemas.remove(name);
        }
    }
}

/// Takes `null` out of types: what is absent is left out, not null.
fn without_null(schema: &mut Value) {
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

/// Ids and instants have a known length; counts and integers a known greatest value.
fn bound(schema: &mut Value) {
    if let Some(members) = schema.as_object_mut() {
        let format = members.get("format").and_then(Value::as_str).map(str::to_owned);
        let has_type = |wanted: &str| match members.get("type") {
            Some(Value::String(name)) => name == wanted,
            Some(Value::Array(names)) => names.iter().any(|name| name == wanted),
            _ => false,
        };
        let is_free = ["pattern", "format", "enum", "const"]
            .iter()
            .all(|keyword| !members.contains_key(*keyword));
        let (is_string, is_integer) = (has_type("string"), has_type("integer"));
        if is_string && is_free {
            members.insert("pattern".into(), json!(TEXT));
        }
        let length = match format.as_deref() {
            Some("uuid") => Some(36),
            Some("date") => Some(10),
            Some("date-time") => Some(40),
            _ => None,
        };
        if is_string && !members.contains_key("enum") && !members.contains_key("const") {
            members
                .entry("maxLength")
                .or_insert(json!(length.unwrap_or(MAX_TEXT)));
        }
        if is_integer {
            members.insert("format".into(), json!("int64"));
            members.entry("minimum").or_insert(json!(0));
            members.entry("maximum").or_insert(json!(MAX_SAFE_INTEGER));
        }
    }
    match schema {
        Value::Object(members) => members.values_mut().for_each(bound),
        Value::Array(items) => items.iter_mut().for_each(bound),
        _ => {}
    }
}

/// Objects have no other members than those they name.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if members.contains_key("properties") && members.get("type") == Some(&json!("object")) {
                members.entry("additionalProperties").or_insert(json!(false));
            }
            members.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

/// RFC 9457 with our extensions.
fn problem() -> Value {
    json!({
        "type": "object",
        "description": "Problem details (RFC 9457), in the language of Accept-Language.",
        "properties": {
            "type": { "type": "string", "format": "uri-reference", "maxLength": 100,
                "description": "Stable reference of the kind of problem: a page that explains it and its remedy.",
                "examples": ["/problems/invalid"] },
            "title": { "type": "string", "maxLength": 200, "description": "What kind of problem it is.",
                "examples": ["Dữ liệu bị từ chối"] },
            "status": { "type": "integer", "format": "int64", "minimum": 400, "maximum": 599,
                "description": "The HTTP status.", "examples": [422] },
            "detail": { "type": "string", "maxLength": 1000, "description": "What is wrong here and what mends it.",
                "examples": ["Sửa mọi lỗi nêu trong errors rồi gửi lại; chưa có gì được ghi."] },
            "instance": { "type": "string", "format": "uri", "maxLength": 120,
                "description": "The request: its id is that of X-Request-Id.",
                "examples": ["urn:treem:request:019ab3c2-7d10-7000-8000-000000000001"] },
            "errors": { "type": "array", "maxItems": 10000, "description": "Every fault, each with its place.",
                "items": {
                    "type": "object", "additionalProperties": false, "required": ["pointer", "code", "detail"],
                    "description": "One fault.",
                    "properties": {
                        "pointer": { "type": "string", "maxLength": 500,
                            "description": "JSON Pointer (RFC 6901) as a URI fragment into the body, or the name of a parameter.",
                            "examples": ["#/obligations/3/topic"] },
                        "code": { "type": "string", "maxLength": 60, "pattern": "^[a-z_]+$",
                            "description": "Stable code of the fault.", "examples": ["unknown_reference"] },
                        "detail": { "type": "string", "maxLength": 1000,
                            "description": "What is wrong and what mends it.",
                            "examples": ["Danh mục topics không có mã abc; xem /v1/vocabularies/topics."] },
                    },
                } },
            "state": { "type": "string", "maxLength": 40, "description": "The present state, for conflicts of state.",
                "examples": ["assigned"] },
            "allowed_actions": { "type": "array", "maxItems": 40, "description": "What you may do instead.",
                "items": { "type": "string", "maxLength": 40 }, "examples": [["accept", "decline"]] },
            "conflicts_with": { "type": "array", "maxItems": 100,
                "description": "Ids of the resources with which the request is in conflict, such as a possible duplicate.",
                "items": { "type": "string", "format": "uuid" },
                "examples": [["019ab3c2-7d10-7000-8000-000000000592"]] },
            "import": { "$ref": "#/components/schemas/UploadSummary" },
            "error": { "type": "string", "maxLength": 60, "description": "RFC 6749 section 5.2, from /oauth/token only.",
                "examples": ["invalid_client"] },
            "error_description": { "type": "string", "maxLength": 1000,
                "description": "RFC 6749 section 5.2, from /oauth/token only.",
                "examples": ["Client authentication failed."] },
        },
        "required": ["type", "title", "status", "detail", "instance"],
        "additionalProperties": false,
    })
}
