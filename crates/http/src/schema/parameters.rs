//! Query parameters as an object with a schema.

use std::collections::HashMap;

use jsonschema::Validator;
use serde_json::{Map, Value, json};
use utoipa::IntoParams;
use utoipa::openapi::path::ParameterIn;

/// How the text of a parameter is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Integer,
    Boolean,
    /// Comma-separated.
    List,
}

impl Kind {
    /// The value; text that does not fit stays text, and the schema then says what is wrong with it.
    pub fn read(self, text: &str) -> Value {
        match self {
            Kind::Text => text.into(),
            Kind::Integer => text.parse::<i64>().map_or_else(|_| text.into(), Value::from),
            Kind::Boolean => text.parse::<bool>().map_or_else(|_| text.into(), Value::from),
            Kind::List => text.split(',').map(|item| Value::from(item.trim())).collect(),
        }
    }
}

pub struct Parameters {
    kinds: HashMap<String, Kind>,
    pub validator: Validator,
}

impl Parameters {
    pub fn kind_of(&self, name: &str) -> Option<Kind> {
        self.kinds.get(name).copied()
    }

    pub(super) fn of<T: IntoParams>() -> Self {
        let mut kinds = HashMap::new();
        let mut properties = Map::new();
        let mut required = Vec::new();
        for parameter in T::into_params(|| Some(ParameterIn::Query)) {
            let parameter = serde_json::to_value(parameter).unwrap_or_default();
            let name = parameter["name"].as_str().unwrap_or_default().to_owned();
            let mut schema = parameter["schema"].clone();
            crate::openapi::bounded(&mut schema);
            if parameter["required"] == json!(true) {
                required.push(name.clone());
            }
            kinds.insert(name.clone(), kind_of(&schema));
            properties.insert(name, schema);
        }
        let validator = super::compile(json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        }));
        Self { kinds, validator }
    }
}

fn kind_of(schema: &Value) -> Kind {
    match schema["type"].as_str() {
        Some("integer") => Kind::Integer,
        Some("boolean") => Kind::Boolean,
        Some("array") => Kind::List,
        _ => Kind::Text,
    }
}
