//! What every feature shares: ids, time, text, faults, pages and the actor.

pub mod actor;
pub mod code;
pub mod content_version;
pub mod error;
pub mod fault;
pub mod id;
pub mod page;
pub mod personal_data;
pub mod quantity;
pub mod scope;
pub mod text;
pub mod time;

pub use actor::{Actor, Context};
pub use code::Code;
pub use error::{Conflict, Error, Result};
pub use fault::{Fault, Faults, Message};
pub use id::IdSource;
pub use page::{Cursor, Page};
pub use quantity::Quantity;
pub use scope::{Role, Scope, Scopes};
pub use time::Clock;
