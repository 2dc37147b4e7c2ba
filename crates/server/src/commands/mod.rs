//! One file for each command that does more than print.

mod demo;
mod healthcheck;
mod serve;
mod token;
mod verify_audit;

use std::io::Write;
use std::process::ExitCode;

pub use demo::demo;
pub use healthcheck::healthcheck;
pub use serve::serve;
pub use token::token;
pub use verify_audit::verify_audit;

use crate::configuration::Configuration;
use crate::failure::Failure;
use crate::storage;

/// Prints the OpenAPI document.
pub fn openapi() -> Result<ExitCode, Failure> {
    print(treem_http::openapi::document_json())?;
    Ok(ExitCode::SUCCESS)
}

/// Brings the schema up to date and says which steps it took.
pub async fn migrate(configuration: &Configuration) -> Result<ExitCode, Failure> {
    let database = storage::connect(configuration).await?;
    let pending = database.pending_migrations().await?;
    database.migrate().await?;
    database.close().await?;
    let said = if pending.is_empty() {
        "the schema was up to date".to_owned()
    } else {
        format!("took {}", pending.join(", "))
    };
    print(&format!("{said}\n"))?;
    Ok(ExitCode::SUCCESS)
}

/// Writes to standard output at once, also where it is a pipe.
fn print(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}
