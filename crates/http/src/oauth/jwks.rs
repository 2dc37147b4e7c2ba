//! `GET /oauth/jwks`

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::metadata::public;
use crate::State;
use crate::problem::Result;

/// A JWK set (RFC 7517).
#[derive(Serialize, ToSchema)]
#[allow(dead_code)]
pub struct JwkSet {
    /// The keys that sign, are about to sign, or signed until yesterday.
    #[schema(max_items = 100)]
    keys: Vec<TokenKey>,
}

/// A public key with which tokens are verified.
#[derive(Serialize, ToSchema)]
#[allow(dead_code)]
pub struct TokenKey {
    /// RFC 7638 thumbprint.
    #[schema(min_length = 43, max_length = 43)]
    kid: String,
    /// Always EC.
    #[schema(pattern = "^EC$", max_length = 2, example = "EC")]
    kty: String,
    /// Always P-256.
    #[schema(pattern = "^P-256$", max_length = 5, example = "P-256")]
    crv: String,
    /// Coordinate, base64url.
    #[schema(min_length = 43, max_length = 43)]
    x: String,
    /// Coordinate, base64url.
    #[schema(min_length = 43, max_length = 43)]
    y: String,
    /// Always ES256.
    #[schema(pattern = "^ES256$", max_length = 5, example = "ES256")]
    alg: String,
    /// Always sig.
    #[serde(rename = "use")]
    #[schema(pattern = "^sig$", max_length = 3, example = "sig")]
    key_use: String,
}

/// Read the public keys
///
/// With these the service's access tokens are verified. A new key is published an hour before it signs.
#[utoipa::path(
    tag = "oauth",
    operation_id = "get_jwks",
    responses((status = 200, description = "The keys.", body = JwkSet)),
    security(())
)]
#[get("/oauth/jwks")]
pub async fn jwks(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse> {
    let keys = state.keys.jwks(&state).await?;
    public(&request, &keys)
}
