//! `treem token`: a token from the local keys, for operators.

use std::process::ExitCode;
use std::time::Duration;

use super::print;
use crate::cli::TokenArguments;
use crate::clients::{self, Part};
use crate::configuration::Configuration;
use crate::failure::Failure;
use crate::server::{self, Adapters};
use crate::storage::{self, Migrate};

pub async fn token(configuration: &Configuration, arguments: &TokenArguments) -> Result<ExitCode, Failure> {
    if configuration.issuer.is_none() && configuration.listen.port() == 0 {
        return Err(Failure::say(
            "a token names its issuer, which is not known with port 0: set TREEM_ISSUER to the service's address",
        ));
    }
    let database = storage::open_database(configuration, Migrate::Embedded).await?;
    let state = server::state(
        configuration,
        &database,
        &Adapters::default(),
        configuration.listen,
    )?;
    server::prepare(&state).await?;
    let part = Part {
        client_name: &format!("command-line-{}", arguments.role.as_str()),
        role: arguments.role,
        organisation: &arguments.organisation,
    };
    let lifetime = arguments.lifetime.unwrap_or(configuration.token_ttl_seconds);
    let token = clients::token(&state, &part, Duration::from_secs(lifetime)).await?;
    print(&format!("{token}\n"))?;
    database.close().await?;
    Ok(ExitCode::SUCCESS)
}
