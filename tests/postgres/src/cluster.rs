//! The server that databases are made on.

use std::{env, fs::File, path::PathBuf, sync::OnceLock};

use crate::{
    database::Database,
    launch::{Launched, launch},
    psql, shared,
    template::{self, Template},
};

const URL: &str = "TREEM_TEST_POSTGRES_URL";
/// A cluster of one process ends this many seconds after a process that died without stopping it.
const PRIVATE_IDLE: u32 = 5;

/// A running PostgreSQL.
#[derive(Debug)]
pub struct Cluster {
    url: String,
    /// Where locks between processes live.
    locks: PathBuf,
    /// Held, never read: its lock keeps the cluster running.
    _users: Option<File>,
    /// To be stopped with this value.
    private: Option<Launched>,
}

impl Cluster {
    /// The server named by `TREEM_TEST_POSTGRES_URL`, else the throwaway cluster of this test run, which the first
    /// process to ask starts and which ends by itself a minute after the last one.
    ///
    /// # Errors
    /// One line: what to install, or what PostgreSQL said.
    pub fn shared() -> Result<&'static Self, String> {
        static SHARED: OnceLock<Result<Cluster, String>> = OnceLock::new();
        SHARED.get_or_init(Self::join).as_ref().map_err(Clone::clone)
    }

    /// A throwaway cluster of the caller's own, stopped with the value.
    ///
    /// # Errors
    /// One line: what to install, or what PostgreSQL said.
    pub fn start() -> Result<Self, String> {
        let (launched, users) = launch(PRIVATE_IDLE)?;
        let (url, locks) = (launched.url(), launched.directory.clone());
        Ok(Self {
            url,
            locks,
            _users: Some(users),
            private: Some(launched),
        })
    }

    fn join() -> Result<Self, String> {
        if let Some(url) = env::var(URL).ok().filter(|url| !url.is_empty()) {
            let url = psql::with_database(&url, "postgres");
            psql::run(&url, &["SELECT 1"]).map_err(|error| format!("{URL}: {error}"))?;
            return Ok(Self {
                url,
                locks: shared::state_folder()?,
                _users: None,
                private: None,
            });
        }
        let (launched, users) = shared::join()?;
        Ok(Self {
            url: launched.url(),
            locks: launched.directory,
            _users: Some(users),
            private: None,
        })
    }

    /// URL of the maintenance database.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A fresh, empty database.
    ///
    /// # Errors
    /// What PostgreSQL said, on one line.
    pub fn database(&self) -> Result<Database, String> {
        self.database_from("template0")
    }

    /// A fresh copy of `template`, a database that nobody is connected to.
    ///
    /// # Errors
    /// What PostgreSQL said, on one line.
    pub fn database_from(&self, template: &str) -> Result<Database, String> {
        Database::create(&self.url, template)
    }

    /// A database to copy from, filled once per test program: `purpose` is a short name of `[a-z0-9_]`.
    /// Other processes that ask meanwhile wait until it is finished.
    ///
    /// # Errors
    /// What PostgreSQL said, on one line.
    pub fn template(&self, purpose: &str) -> Result<Template, String> {
        template::claim(&self.url, &self.locks, purpose)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(launched) = &self.private {
            launched.stop();
        }
    }
}
