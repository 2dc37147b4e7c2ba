//! Databases that are prepared once and copied for every test: copying is much cheaper than migrating.

use std::{
    env,
    fs::{self, File},
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

use crate::{launch::open, psql};

/// What [`crate::Cluster::template`] found.
#[derive(Debug)]
pub enum Template {
    /// Prepared before: its name, for [`crate::Cluster::database_from`].
    Ready(String),
    /// Empty, and the caller's to fill.
    Empty(TemplateSlot),
}

/// An empty database that becomes a template by [`TemplateSlot::finish`]; dropped unfinished, the next who asks
/// starts afresh.
#[derive(Debug)]
pub struct TemplateSlot {
    server: String,
    name: String,
    url: String,
    /// Held, never read: others wait for it.
    _turn: File,
}

impl TemplateSlot {
    /// `postgres://…`: run the migrations here.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Runs one statement and returns its rows as text.
    ///
    /// # Errors
    /// What PostgreSQL said, on one line.
    pub fn execute(&self, statement: &str) -> Result<String, String> {
        psql::run(&self.url, &[statement])
    }

    /// Closes the database to everybody, so that it can be copied, and returns its name.
    ///
    /// # Errors
    /// What PostgreSQL said, on one line.
    pub fn finish(self) -> Result<String, String> {
        let name = &self.name;
        let close = format!("ALTER DATABASE \"{name}\" WITH ALLOW_CONNECTIONS false");
        let empty =
            format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
        let mark = format!("ALTER DATABASE \"{name}\" WITH IS_TEMPLATE true");
        psql::run(&self.server, &[&close, &empty, &mark])?;
        Ok(self.name)
    }
}

pub(crate) fn claim(server: &str, locks: &Path, purpose: &str) -> Result<Template, String> {
    let name = format!("treem_template_{purpose}_{:016x}", fingerprint());
    let turn = open(&locks.join(format!("{name}.lock")))?;
    turn.lock().map_err(|error| format!("{name}: {error}"))?;
    let marked = format!("SELECT count(*) FROM pg_database WHERE datname = '{name}' AND datistemplate");
    if psql::run(server, &[&marked])? == "1" {
        return Ok(Template::Ready(name));
    }
    let drop = format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)");
    psql::run(
        server,
        &[&drop, &format!("CREATE DATABASE \"{name}\" TEMPLATE template0")],
    )?;
    Ok(Template::Empty(TemplateSlot {
        url: psql::with_database(server, &name),
        server: server.to_owned(),
        name,
        _turn: turn,
    }))
}

/// Tells this build of the test program from another one, whose migrations may be others: the cluster outlives a
/// test run by a minute.
fn fingerprint() -> u64 {
    let mut hasher = DefaultHasher::new();
    let program = env::current_exe().unwrap_or_default();
    if let Ok(metadata) = fs::metadata(&program) {
        (metadata.len(), metadata.modified().ok()).hash(&mut hasher);
    }
    program.hash(&mut hasher);
    hasher.finish()
}
