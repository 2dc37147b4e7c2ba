//! A real PostgreSQL for tests.
//!
//! One throwaway cluster serves a whole test run, also where every test is a process of its own; each test takes
//! a fresh database from it. `TREEM_TEST_POSTGRES_URL` (a role that may create databases) names a server to use
//! instead. Where PostgreSQL is missing every entry point is an error of one line that says what to install.
//!
//! ```no_run
//! let database = treem_test_postgres::database();
//! println!("{}", database.url());
//! ```

mod binaries;
mod cluster;
mod database;
mod launch;
mod owner;
mod psql;
mod shared;
mod template;

pub use cluster::Cluster;
pub use database::Database;
pub use shared::stop_shared;
pub use template::{Template, TemplateSlot};

/// A fresh, empty database of the shared cluster, dropped with the value.
///
/// # Panics
/// With one line that names the cause, most often a PostgreSQL that is not installed.
#[track_caller]
pub fn database() -> Database {
    match Cluster::shared().and_then(Cluster::database) {
        Ok(database) => database,
        Err(error) => panic!("{error}"),
    }
}
