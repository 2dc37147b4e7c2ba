//! Who calls: access tokens (RFC 9068), their keys, and what a client's requests consume.

pub mod attempts;
pub mod caller;
pub mod claims;
pub mod keys;
pub mod rate;
pub mod scopes;
pub mod seal;
pub mod secret;

pub use caller::Caller;
