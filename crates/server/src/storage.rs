//! The database and the store of attachments that a configuration names.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use secrecy::ExposeSecret;
use treem_domain::kernel::IdSource;
use treem_persistence::{Content, Database, Options};

use crate::configuration::Configuration;
use crate::failure::Failure;

/// What a command may do about a schema that is not up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Migrate {
    /// Bring it up to date, whatever the database.
    Always,
    /// The embedded database only: one that other replicas may use is brought up to date by `treem migrate`.
    Embedded,
}

/// Opens the database with a schema that this program knows.
///
/// # Errors
/// [`Failure::Behind`] when steps are missing that it may not take.
pub async fn open_database(configuration: &Configuration, migrate: Migrate) -> Result<Database, Failure> {
    let database = connect(configuration).await?;
    if migrate == Migrate::Embedded && configuration.database_url.is_some() {
        let pending = database.pending_migrations().await?;
        if !pending.is_empty() {
            return Err(Failure::Behind(pending));
        }
    } else {
        database.migrate().await?;
    }
    Ok(database)
}

/// Opens the database as it is.
pub async fn connect(configuration: &Configuration) -> Result<Database, Failure> {
    let url = match &configuration.database_url {
        Some(url) => {
            warn_of_unsealed_keys(configuration);
            url.expose_secret().to_owned()
        }
        None => sqlite_url(&absolute(&configuration.embedded_database())?),
    };
    let options = Options {
        pool_size: configuration.database_pool_size,
        synchronous: configuration.sqlite_synchronous,
        ..Options::new(url)
    };
    Ok(Database::connect(&options).await?)
}

fn warn_of_unsealed_keys(configuration: &Configuration) {
    if configuration.seal_secret.is_none() {
        tracing::warn!(
            "signing keys are stored unsealed: whoever reads the database can sign tokens; set TREEM_SEAL_SECRET"
        );
    }
}

/// Opens the store of attachments: the one that is set, or a folder beside the embedded database.
pub fn open_content(configuration: &Configuration, ids: Arc<dyn IdSource>) -> Result<Content, Failure> {
    let url = match &configuration.attachment_store {
        Some(url) => url.clone(),
        None => {
            let folder = absolute(&configuration.data_dir.join("attachments"))?;
            format!("file://{}", folder.display())
        }
    };
    Ok(Content::open(&url, ids)?)
}

fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    Ok(std::path::absolute(path)?)
}

/// The path as a URL has it: these characters would end or escape it.
fn sqlite_url(path: &Path) -> String {
    let path = path.display().to_string().replace('%', "%25").replace('?', "%3f");
    format!("sqlite://{path}")
}
