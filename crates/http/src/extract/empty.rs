//! The body of an action that takes nothing.

use serde::Deserialize;
use utoipa::ToSchema;

use super::BodyType;

/// `{}`: the action takes nothing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Empty {}

impl BodyType for Empty {}
