//! `GET /.well-known/oauth-authorization-server` (RFC 8414), `GET /.well-known/oauth-protected-resource` (RFC 9728)

use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use treem_domain::kernel::Scope;
use utoipa::ToSchema;

use super::{JWKS_PATH, TOKEN_PATH};
use crate::problem::Result;
use crate::{State, respond, schema};

/// How clients get tokens (RFC 8414).
#[derive(Serialize, ToSchema)]
pub struct AuthorizationServer {
    /// `iss` of the tokens.
    #[schema(max_length = 500, format = "uri", example = "https://treem.example.vn")]
    issuer: String,
    /// Where tokens are got.
    #[schema(
        max_length = 500,
        format = "uri",
        example = "https://treem.example.vn/oauth/token"
    )]
    token_endpoint: String,
    /// Where the public keys are.
    #[schema(
        max_length = 500,
        format = "uri",
        example = "https://treem.example.vn/oauth/jwks"
    )]
    jwks_uri: String,
    /// All scopes there are.
    #[schema(value_type = Vec<schema::Scope>, max_items = 100)]
    scopes_supported: &'static [Scope],
    /// None: there is no authorization endpoint.
    #[schema(max_items = 0)]
    response_types_supported: [String; 0],
    /// client_credentials only.
    #[schema(max_items = 1)]
    grant_types_supported: [&'static str; 1],
    /// How clients authenticate.
    #[schema(max_items = 3)]
    token_endpoint_auth_methods_supported: [&'static str; 3],
    /// How assertions are signed.
    #[schema(max_items = 4)]
    token_endpoint_auth_signing_alg_values_supported: [&'static str; 4],
    /// Documentation for people.
    #[schema(max_length = 500, format = "uri", example = "https://treem.example.vn/docs/")]
    service_documentation: String,
    /// Languages of answers (RFC 5646).
    #[schema(max_items = 2)]
    ui_locales_supported: [&'static str; 2],
}

/// What this API is to clients that come with a token (RFC 9728).
#[derive(Serialize, ToSchema)]
pub struct ProtectedResource {
    /// Identifier of the API.
    #[schema(max_length = 500, format = "uri", example = "https://treem.example.vn")]
    resource: String,
    /// Who gives tokens for it.
    #[schema(max_items = 1)]
    authorization_servers: [String; 1],
    /// All scopes there are.
    #[schema(value_type = Vec<schema::Scope>, max_items = 100)]
    scopes_supported: &'static [Scope],
    /// Tokens come in the Authorization header only.
    #[schema(max_items = 1)]
    bearer_methods_supported: [&'static str; 1],
    /// Name of the API.
    #[schema(max_length = 100, example = "treem")]
    resource_name: &'static str,
    /// Documentation for people.
    #[schema(max_length = 500, format = "uri", example = "https://treem.example.vn/docs/")]
    resource_documentation: String,
}

/// Read the token service's metadata
///
/// RFC 8414.
#[utoipa::path(
    tag = "oauth",
    operation_id = "get_authorization_server",
    responses((status = 200, description = "The metadata.", body = AuthorizationServer)),
    security(())
)]
#[get("/.well-known/oauth-authorization-server")]
pub async fn authorization_server(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse> {
    let issuer = &state.settings.issuer;
    let metadata = AuthorizationServer {
        issuer: issuer.clone(),
        token_endpoint: format!("{issuer}{TOKEN_PATH}"),
        jwks_uri: format!("{issuer}{JWKS_PATH}"),
        scopes_supported: Scope::ALL,
        response_types_supported: [],
        grant_types_supported: ["client_credentials"],
        token_endpoint_auth_methods_supported: [
            "client_secret_basic",
            "client_secret_post",
            "private_key_jwt",
        ],
        token_endpoint_auth_signing_alg_values_supported: ["ES256", "PS256", "RS256", "EdDSA"],
        service_documentation: format!("{issuer}/docs/"),
        ui_locales_supported: ["vi", "en"],
    };
    public(&request, &metadata)
}

/// Read the API's token metadata
///
/// RFC 9728.
#[utoipa::path(
    tag = "oauth",
    operation_id = "get_protected_resource",
    responses((status = 200, description = "The metadata.", body = ProtectedResource)),
    security(())
)]
#[get("/.well-known/oauth-protected-resource")]
pub async fn protected_resource(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse> {
    let issuer = &state.settings.issuer;
    let metadata = ProtectedResource {
        resource: issuer.clone(),
        authorization_servers: [issuer.clone()],
        scopes_supported: Scope::ALL,
        bearer_methods_supported: ["header"],
        resource_name: "treem",
        resource_documentation: format!("{issuer}/docs/"),
    };
    public(&request, &metadata)
}

/// A document that everybody may keep for five minutes.
pub(super) fn public<T: Serialize>(request: &HttpRequest, document: &T) -> Result<HttpResponse> {
    let mut response = respond::resource(request, document, None)?;
    let five_minutes = HeaderValue::from_static("public, max-age=300");
    response.headers_mut().insert(CACHE_CONTROL, five_minutes);
    Ok(response)
}
