//! Administrative statements through `psql`, so that the harness needs no driver and no runtime.

use std::process::{Command, Stdio};

use crate::binaries;

/// Runs statements one after the other, each in its own transaction, and returns the rows of the last as text.
///
/// # Errors
/// The server's first message, on one line.
pub(crate) fn run(url: &str, statements: &[&str]) -> Result<String, String> {
    let mut command = Command::new(binaries::psql()?);
    command.args(["-X", "-w", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url]);
    for statement in statements {
        command.args(["-c", statement]);
    }
    command.env("PGCONNECT_TIMEOUT", "10").stdin(Stdio::null());
    let output = command
        .output()
        .map_err(|error| format!("psql cannot be started: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
    }
    let message = String::from_utf8_lossy(&output.stderr);
    Err(format!(
        "PostgreSQL: {}",
        message.lines().next().unwrap_or("psql failed")
    ))
}

/// The same server's URL with another database.
pub(crate) fn with_database(url: &str, database: &str) -> String {
    let (address, parameters) = match url.split_once('?') {
        Some((address, parameters)) => (address, format!("?{parameters}")),
        None => (url, String::new()),
    };
    let authority = address.find("://").map_or(0, |at| at + 3);
    let end = address[authority..]
        .find('/')
        .map_or(address.len(), |at| authority + at);
    format!("{}/{database}{parameters}", &address[..end])
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn another_database_keeps_host_credentials_and_parameters() {
        let other = |url| with_database(url, "other");
        assert_eq!(
            other("postgres://127.0.0.1:5432"),
            "postgres://127.0.0.1:5432/other"
        );
        assert_eq!(
            other("postgres://u:p@db:5432/app"),
            "postgres://u:p@db:5432/other"
        );
        assert_eq!(
            other("postgres://u@db/app?sslmode=disable"),
            "postgres://u@db/other?sslmode=disable"
        );
        assert_eq!(
            other("postgresql:///app?host=/run/pg"),
            "postgresql:///other?host=/run/pg"
        );
    }
}
