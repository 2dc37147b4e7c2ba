//! Access tokens by RFC 6749 (client_credentials), and the documents by which clients find their way.
//!
//! Tokens of another issuer would be a second way in [`crate::auth::keys`]; nothing here depends on there being one.

mod api_catalog;
mod assertion;
mod authenticate;
mod credentials;
mod form;
mod jwks;
mod metadata;
mod token;

use crate::operations::Operations;

pub fn operations(config: &mut Operations<'_>) {
    config
        .service(token::token)
        .service(jwks::jwks)
        .service(metadata::authorization_server)
        .service(metadata::protected_resource)
        .service(api_catalog::api_catalog);
}

/// The path of the token endpoint.
const TOKEN_PATH: &str = "/oauth/token";
/// The path of the public keys.
const JWKS_PATH: &str = "/oauth/jwks";
