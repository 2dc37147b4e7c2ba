//! One database for one test.

use std::hash::{BuildHasher, Hasher, RandomState};

use crate::psql;

/// A database of its own, dropped with the value, open connections or not.
#[derive(Debug)]
pub struct Database {
    server: String,
    name: String,
    url: String,
}

impl Database {
    pub(crate) fn create(server: &str, template: &str) -> Result<Self, String> {
        let name = format!("treem_test_{:016x}", random());
        psql::run(
            server,
            &[&format!("CREATE DATABASE \"{name}\" TEMPLATE \"{template}\"")],
        )?;
        Ok(Self {
            server: server.to_owned(),
            url: psql::with_database(server, &name),
            name,
        })
    }

    /// `postgres://…/<name>`, as every PostgreSQL client takes it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The database's name on its server.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Runs one statement and returns its rows as text: a line a row, columns parted by `|`.
    ///
    /// # Errors
    /// What PostgreSQL said, on one line.
    pub fn execute(&self, statement: &str) -> Result<String, String> {
        psql::run(&self.url, &[statement])
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let statement = format!("DROP DATABASE IF EXISTS \"{}\" WITH (FORCE)", self.name);
        if let Err(error) = psql::run(&self.server, &[&statement]) {
            eprintln!("{} stays behind: {error}", self.name);
        }
    }
}

/// Random enough to name things: the standard library's hash keys come from the operating system.
pub(crate) fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}
