//! Probes: whether the process lives, and whether it should be sent requests.

mod livez;
mod readyz;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

pub fn operations(config: &mut ServiceConfig<'_>) {
    config.service(livez::livez).service(readyz::readyz);
}

/// What a probe found.
#[derive(Serialize, ToSchema)]
pub struct Probe {
    /// live or ready.
    #[schema(pattern = "^(live|ready)$", max_length = 5, example = "ready")]
    status: &'static str,
}
