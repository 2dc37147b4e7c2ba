//! What a handler takes from a request; every fault is found at once and named with its place.

mod body;
mod bytes;
mod conditions;
pub mod content_digest;
mod empty;
pub mod pace;
mod patch;
mod path;
mod prefer;
mod query;

pub use body::{Body, BodyType, parse_value};
pub use bytes::{RawBody, broken_body, check_content_type, check_encoding, read_all, too_large};
pub use conditions::{IdempotencyKey, IfMatch};
pub use content_digest::ContentDigest;
pub use empty::Empty;
pub use pace::time_for;
pub use patch::tri_state;
pub use path::{PathId, path_id, path_text};
pub use prefer::RespondAsync;
pub use query::Query;
