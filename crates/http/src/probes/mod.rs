//! Probes: whether the process lives, and whether it should be sent requests.

mod livez;
mod readyz;

use crate::operations::Operations;
use serde::Serialize;
use utoipa::ToSchema;

pub fn operations(config: &mut Operations<'_>) {
    config.service(livez::livez).service(readyz::readyz);
}

/// What a probe found.
#[derive(Serialize, ToSchema)]
pub struct Probe {
    /// live or ready.
    #[schema(pattern = "^(live|ready)$", max_length = 5, example = "ready")]
    status: &'static str,
}
