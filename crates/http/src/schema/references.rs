//! What a schema refers to. A validator keeps all that it is given: with the whole document each takes nearly 2 MB.

use serde_json::{Map, Value};

const PLACE: &str = "#/components/schemas/";

/// The published schemas that `schema` refers to, directly or through others.
pub fn followed(schema: &Value, published: &Value) -> Map<String, Value> {
    let mut found = Map::new();
    let mut waiting = names(schema);
    while let Some(name) = waiting.pop() {
        let Some(next) = published.get(name).filter(|_| !found.contains_key(name)) else {
            continue;
        };
        waiting.extend(names(next));
        found.insert(name.to_owned(), next.clone());
    }
    found
}

/// The names that stand in references anywhere in `value`.
fn names(value: &Value) -> Vec<&str> {
    match value {
        Value::Object(members) => {
            let own = members.get("$ref").and_then(Value::as_str);
            let own = own.and_then(|reference| reference.strip_prefix(PLACE));
            own.into_iter().chain(members.values().flat_map(names)).collect()
        }
        Value::Array(items) => items.iter().flat_map(names).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_nothing_refers_to_is_left_out_and_circles_end() {
        let published = json!({
            "Directive": { "properties": { "addressees": { "items": { "$ref": "#/components/schemas/Addressee" } } } },
            "Addressee": { "oneOf": [{ "$ref": "#/components/schemas/Organisation" }, { "type": "string" }] },
            "Organisation": { "properties": { "parent": { "$ref": "#/components/schemas/Organisation" } } },
            "Holiday": { "type": "object" },
        });
        let found = followed(&json!({ "$ref": "#/components/schemas/Directive" }), &published);
        let names: Vec<&str> = found.keys().map(String::as_str).collect();
        assert_eq!(found.len(), 3, "{names:?}");
        assert!(!found.contains_key("Holiday"));
        assert_eq!(found["Organisation"], published["Organisation"]);
    }
}
