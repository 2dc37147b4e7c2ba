//! Merge patches (RFC 7396): a member that is absent keeps its value, `null` clears it.

use serde::{Deserialize, Deserializer};

/// For `#[serde(default, deserialize_with = "tri_state")]` on `Option<Option<T>>`: absent is `None`, `null` is
/// `Some(None)`, a value is `Some(Some(value))`.
///
/// Without it serde reads `null` as absent. In the schema such a member is `Option<T>`; a member that cannot be cleared
/// is `T` with `required = false`, so that its `null` is refused.
pub fn tri_state<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Patch {
        #[serde(default, deserialize_with = "tri_state")]
        identifier: Option<Option<String>>,
    }

    fn read(text: &str) -> Result<Patch, serde_json::Error> {
        serde_json::from_str(text)
    }

    #[test]
    fn a_value_of_another_type_is_refused() {
        assert!(read(r#"{"identifier": 33}"#).is_err());
    }

    #[test]
    fn absent_null_and_a_value_are_three_things() {
        let identifier = |text| read(text).unwrap().identifier;
        assert_eq!(identifier("{}"), None);
        assert_eq!(identifier(r#"{"identifier": null}"#), Some(None));
        assert_eq!(identifier(r#"{"identifier": "H33"}"#), Some(Some("H33".into())));
    }
}
