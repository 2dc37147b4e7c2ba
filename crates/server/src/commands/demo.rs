//! `treem demo`: the service on the letter, with tokens that work.

use std::process::ExitCode;
use std::time::Duration;

use serde_json::{Map, Value, json};
use treem_domain::kernel::Role;
use treem_http::State;

use super::print;
use super::serve::until_told;
use crate::clients::{self, Part};
use crate::configuration::Configuration;
use crate::failure::Failure;
use crate::server::{Adapters, Bound};
use crate::storage::{self, Migrate};

/// Longer than `serve` ever grants, so that a morning's demonstration needs no new ones.
const LIFETIME: Duration = Duration::from_secs(12 * 3600);

/// Who plays which part, by the organisations' keys in the reference data.
pub const PARTS: [Part<'static>; 4] = [
    Part {
        client_name: "demo-admin",
        role: Role::Admin,
        organisation: "ubnd-tinh-kien-giang",
    },
    Part {
        client_name: "demo-issuer",
        role: Role::Issuer,
        organisation: "stttt-kien-giang",
    },
    Part {
        client_name: "demo-press",
        role: Role::Press,
        organisation: "bao-kien-giang",
    },
    Part {
        client_name: "demo-district",
        role: Role::District,
        organisation: "ubnd-899",
    },
];

pub async fn demo(configuration: &Configuration, json: bool) -> Result<ExitCode, Failure> {
    let database = storage::open_database(configuration, Migrate::Always).await?;
    let bound = Bound::bind(configuration, database, &Adapters::default()).await?;
    let tokens = tokens(bound.state()).await?;
    let server = bound.start()?;
    let base_url = server.base_url();
    if json {
        print(&format!(
            "{}\n",
            json!({ "base_url": base_url, "tokens": tokens })
        ))?;
    } else {
        print(&introduction(&base_url, &tokens))?;
    }
    until_told(server).await
}

async fn tokens(state: &State) -> Result<Map<String, Value>, Failure> {
    let mut tokens = Map::new();
    for part in &PARTS {
        let token = clients::token(state, part, LIFETIME).await?;
        tokens.insert(part.role.as_str().to_owned(), Value::String(token));
    }
    Ok(tokens)
}

fn introduction(base_url: &str, tokens: &Map<String, Value>) -> String {
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
         curl -H 'Authorization: Bearer {district}' '{base_url}/v1/organisations?q=rach+gia'\n\n\
         Documentation: {base_url}/docs\n"
    )
}
