//! `treem demo`: the service on the letter, with tokens that work.

use std::process::ExitCode;
use std::time::Duration;

use serde_json::{Map, Value, json};
use treem_http::State;

use super::print;
use super::serve::Signals;
use crate::clients;
use crate::configuration::Configuration;
use crate::demo::{self, PARTS};
use crate::failure::Failure;
use crate::server::{Adapters, Bound};
use crate::storage::{self, Migrate};

/// Longer than `serve` ever grants, so that a morning's demonstration needs no new ones.
const LIFETIME: Duration = Duration::from_secs(12 * 3600);

/// Requests per minute and client: a script that shows the service is not stopped.
const GENEROUS: u32 = 1_000_000;

pub async fn demo(configuration: &Configuration, json: bool) -> Result<ExitCode, Failure> {
    let configuration = &Configuration {
        rate_limit_per_minute: configuration.rate_limit_per_minute.max(GENEROUS),
        ..configuration.clone()
    };
    let database = storage::open_database(configuration, Migrate::Always).await?;
    let bound = Bound::bind(configuration, database, &Adapters::default()).await?;
    demo::load(bound.state()).await?;
    let tokens = tokens(bound.state()).await?;
    let signals = Signals::heed()?;
    let server = bound.start()?;
    let base_url = server.base_url();
    if json {
        print(&format!(
            "{}\n",
            json!({ "base_url": base_url, "tokens": tokens })
        ))?;
    } else {
        let period = demo::open_period(server.state()).await?;
        print(&introduction(&base_url, &tokens, &period))?;
    }
    signals.end(server).await
}

async fn tokens(state: &State) -> Result<Map<String, Value>, Failure> {
    let mut tokens = Map::new();
    for part in &PARTS {
        let token = clients::token(state, part, LIFETIME).await?;
        tokens.insert(part.role.as_str().to_owned(), Value::String(token));
    }
    Ok(tokens)
}

fn introduction(base_url: &str, tokens: &Map<String, Value>, period: &str) -> String {
    let token = |role: &str| {
        tokens
            .get(role)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let listed: String = PARTS
        .iter()
        .map(|part| format!("  {:<9} {}\n", part.role.as_str(), token(part.role.as_str())))
        .collect();
    let (issuer, press, district) = (token("issuer"), token("press"), token("district"));
    format!(
        "listening on {base_url}\n\n\
         Tokens, good for 12 hours (those of treem serve for 10 minutes at most):\n{listed}\n\
         curl -H 'Authorization: Bearer {issuer}' '{base_url}/v1/directives?q=592'\n\
         curl -H 'Authorization: Bearer {press}' '{base_url}/v1/tasks?limit=5'\n\
         curl -H 'Authorization: Bearer {district}' '{base_url}/v1/activities?limit=5'\n\
         curl -H 'Authorization: Bearer {issuer}' '{base_url}/v1/reporting-rates'\n\n\
         The report of the newspaper, uploaded and sent:\n\
         printf 'cell,value\\nmodels,0\\nevaluated,0\\nsupported,0\\ndifficulties,Không.\\n' | curl --data-binary @- \
         -H 'Authorization: Bearer {press}' -H 'Idempotency-Key: demo' \
         '{base_url}/v1/reporting-periods/{period}/uploads?submit=true'\n\n\
         Documentation: {base_url}/docs\n"
    )
}
