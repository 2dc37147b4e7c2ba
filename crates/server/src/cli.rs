//! The command line.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use treem_domain::kernel::Role;

use crate::commands;
use crate::configuration::{Configuration, Sources};
use crate::failure::Failure;
use crate::logging;

/// Directives for children: from the letter to tasks, and from tasks to what was done.
#[derive(Debug, Parser)]
#[command(name = "treem", version)]
struct Line {
    /// The configuration; without it treem.toml in this folder, if it is there. `TREEM_*` variables win over it.
    #[arg(long, global = true, env = "TREEM_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer requests (what treem does when no command is given).
    Serve {
        /// Bring the schema of a PostgreSQL up to date first.
        #[arg(long)]
        migrate: bool,
    },
    /// Show the service on the letter 592/STTTT-TTBCBC, with tokens that work.
    Demo {
        /// Print one line of JSON when it is ready: {"base_url":…,"tokens":{…}}.
        #[arg(long)]
        json: bool,
    },
    /// Bring the schema of the database up to date.
    Migrate,
    /// Print the OpenAPI document.
    Openapi,
    /// Print an access token for a role at an organisation.
    Token(TokenArguments),
    /// Check every link of the audit chains; ends with 1 when one does not hold.
    VerifyAudit,
    /// Ask the service of this configuration whether it is ready; ends with 1 when it is not.
    Healthcheck,
}

#[derive(Debug, Args)]
pub struct TokenArguments {
    /// admin, issuer, press, portal or district
    #[arg(long, value_parser = role)]
    pub role: Role,
    /// The organisation's id, external reference or identifier, such as bao-kien-giang.
    #[arg(long, value_name = "REFERENCE")]
    pub organisation: String,
    /// In seconds; token_ttl_seconds where absent.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub lifetime: Option<u64>,
}

fn role(name: &str) -> Result<Role, String> {
    Role::parse(name).ok_or_else(|| {
        let names: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
        format!("give one of {}", names.join(", "))
    })
}

/// What a demonstration is content with; file and variables win over it.
const DEMO_DEFAULTS: [(&str, &str); 4] = [
    ("rate_limit_per_minute", "600000"),
    ("sqlite_synchronous", "normal"),
    ("drain_delay_seconds", "0"),
    ("log", "warn"),
];

/// Runs the program with the arguments and the environment of the process.
pub fn main() -> ExitCode {
    let line = Line::parse();
    match run(line) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("treem: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(line: Line) -> Result<ExitCode, Failure> {
    let command = line.command.unwrap_or(Command::Serve { migrate: false });
    if let Command::Openapi = command {
        return commands::openapi();
    }
    let is_demo = matches!(command, Command::Demo { .. });
    let configuration = Configuration::load(&Sources {
        file: line.config.as_deref(),
        variables: variables(),
        defaults: if is_demo { &DEMO_DEFAULTS } else { &[] },
    })?;
    logging::start(&configuration);
    // The workers have threads of their own; this one starts, waits and ends.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match command {
            Command::Serve { migrate } => commands::serve(&configuration, migrate).await,
            Command::Demo { json } => commands::demo(&configuration, json).await,
            Command::Migrate => commands::migrate(&configuration).await,
            Command::Token(arguments) => commands::token(&configuration, &arguments).await,
            Command::VerifyAudit => commands::verify_audit(&configuration).await,
            Command::Healthcheck => commands::healthcheck(&configuration),
            Command::Openapi => commands::openapi(),
        }
    })
}

/// The environment; a variable that is not text cannot be one of ours.
fn variables() -> std::collections::HashMap<String, String> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn an_unknown_role_is_refused_with_those_that_exist() {
        let refused = Line::try_parse_from(["treem", "token", "--role", "king", "--organisation", "x"]);
        assert!(refused.unwrap_err().to_string().contains("admin, issuer, press"));
    }

    #[test]
    fn without_a_command_it_serves() {
        Line::command().debug_assert();
        assert!(Line::try_parse_from(["treem"]).unwrap().command.is_none());
    }
}
