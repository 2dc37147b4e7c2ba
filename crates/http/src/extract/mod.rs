//! What a handler takes from a request; every fault is found at once and named with its place.

mod body;
mod bytes;
mod conditions;
mod path;
mod query;

pub use body::{Body, BodyType, parse_value};
pub use bytes::{RawBody, read_all};
pub use conditions::{IdempotencyKey, IfMatch};
pub use path::{PathId, path_id};
pub use query::Query;
