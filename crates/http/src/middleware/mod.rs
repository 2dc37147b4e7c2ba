//! What surrounds every request, from the outside in: coding of ETags, compression, measuring, the envelope, the limits,
//! and no query parameters where none are taken.

mod coding;
mod envelope;
mod limits;
mod measure;
mod parameters;

use actix_web::{HttpMessage, HttpRequest};

pub use coding::tag_codings;
pub use envelope::envelope;
pub use limits::{Gate, limits};
pub use measure::measure;
pub use parameters::refuse_parameters;

use crate::Settings;

/// The id of a request: the caller's `X-Request-Id` where it is usable, otherwise ours.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

impl RequestId {
    pub fn of(request: &HttpRequest) -> String {
        request
            .extensions()
            .get::<RequestId>()
            .map(|id| id.0.clone())
            .unwrap_or_default()
    }
}

/// The address of the caller: the last address that no trusted proxy wrote.
pub fn client_address(request: &HttpRequest, settings: &Settings) -> String {
    let Some(peer) = request.peer_addr().map(|address| address.ip()) else {
        return String::new();
    };
    let forwarded = request
        .headers()
        .get("x-forwarded-for")
        .and_then(|value| value.to_str().ok());
    let mut address = peer;
    for hop in forwarded.unwrap_or_default().rsplit(',').map(str::trim) {
        let is_trusted = |network: &ipnet::IpNet| network.contains(&address);
        if !settings.trusted_proxies.iter().any(is_trusted) {
            break;
        }
        match hop.parse() {
            Ok(parsed) => address = parsed,
            Err(_) => break,
        }
    }
    address.to_string()
}
