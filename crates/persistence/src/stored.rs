//! Domain values as columns: structures as JSON, names checked when they are read.

use sea_orm::sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr};
use sea_orm::{TryGetableFromJson, Value};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use treem_domain::kernel::Result;

use crate::error::corrupt;

/// A structure of the domain, kept as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Stored<T>(pub(crate) T);

impl<T: DeserializeOwned> TryGetableFromJson for Stored<T> {}

impl<T: Serialize> From<Stored<T>> for Value {
    fn from(stored: Stored<T>) -> Self {
        // Text, and not a tree that would be made for being written out. The domain's structures have string keys and
        // finite numbers only, so that JSON can hold them all.
        serde_json::to_string(&stored.0).ok().into()
    }
}

impl<T> Nullable for Stored<T> {
    fn null() -> Value {
        None::<String>.into()
    }
}

impl<T: DeserializeOwned> ValueType for Stored<T> {
    fn try_from(value: Value) -> std::result::Result<Self, ValueTypeErr> {
        let text = <String as ValueType>::try_from(value)?;
        serde_json::from_str(&text).map(Self).map_err(|_| ValueTypeErr)
    }

    fn type_name() -> String {
        "Stored".to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::String
    }

    fn column_type() -> ColumnType {
        ColumnType::JsonBinary
    }
}

/// Reads a name of an enumeration.
pub(crate) fn name<T>(
    table: &str,
    id: impl std::fmt::Display,
    text: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T> {
    parse(text).ok_or_else(|| corrupt(table, id, format_args!("unknown name {text:?}")))
}

/// Reads a number that must fit a smaller type.
pub(crate) fn number<T, N: TryInto<T> + Copy + std::fmt::Display>(
    table: &str,
    id: impl std::fmt::Display,
    number: N,
) -> Result<T> {
    number
        .try_into()
        .map_err(|_| corrupt(table, id, format_args!("number {number} out of range")))
}
