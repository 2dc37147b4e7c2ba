//! `POST /oauth/token`

use actix_web::http::header::{CACHE_CONTROL, HeaderValue, PRAGMA, WWW_AUTHENTICATE};
use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Serialize;
use treem_domain::kernel::{Code, Scopes};
use utoipa::ToSchema;

use super::authenticate::authenticate;
use super::credentials::Credentials;
use super::form;
use super::form::TokenRequest;
use crate::State;
use crate::extract::{RawBody, check_content_type};
use crate::middleware::client_address;
use crate::problem::{Problem, Result};

/// An access token (RFC 6749 section 5.1).
#[derive(Serialize, ToSchema)]
pub struct Token {
    /// The token: a JWT by RFC 9068.
    #[schema(min_length = 1, max_length = 8192)]
    access_token: String,
    /// Always Bearer (RFC 6750).
    #[schema(pattern = "^Bearer$", max_length = 6, example = "Bearer")]
    token_type: &'static str,
    /// Seconds until it expires.
    #[schema(minimum = 1, maximum = 600, example = 600)]
    expires_in: u64,
    /// The scopes that it carries, space-separated.
    #[schema(max_length = 2000, example = "tasks:accept tasks:read")]
    scope: String,
}

/// Get an access token
///
/// Grant client_credentials (RFC 6749 section 4.4). The client authenticates by HTTP Basic (client_secret_basic), by
/// client_id and client_secret in the form (client_secret_post), or by a signed assertion (private_key_jwt, RFC 7523).
/// Refusals are problem details that carry `error` and `error_description` of RFC 6749 section 5.2 besides.
#[utoipa::path(
    tag = "oauth",
    operation_id = "get_token",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "The token.", body = Token)),
    security(("client_secret_basic" = []), ())
)]
#[post("/oauth/token")]
pub async fn token(
    request: HttpRequest,
    body: Result<RawBody>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let token = issue(&request, body, &state).await;
    let outcome = token
        .as_ref()
        .map_or_else(|problem| oauth_error(problem.code), |_| "issued");
    metrics::counter!("oauth_token_requests_total", "outcome" => outcome).increment(1);
    let token = token.map_err(refusal)?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((PRAGMA, "no-cache"))
        .json(token))
}

async fn issue(request: &HttpRequest, body: Result<RawBody>, state: &State) -> Result<Token> {
    let RawBody(body) = body?;
    check_content_type(request.headers(), "application/x-www-form-urlencoded")?;
    let mut form = form::parse(&body)?;
    let credentials = Credentials::of(request.headers(), &mut form)?;
    let address = client_address(request, &state.settings);
    let client = authenticate(credentials, &address, state).await?;
    let asked = match form.scope.as_deref().map(Scopes::parse) {
        Some(Err(_)) => return Err(Problem::new(Code::InvalidScope)),
        Some(Ok(asked)) => Some(asked),
        None => None,
    };
    let scopes = client
        .grant(asked)
        .ok_or_else(|| Problem::new(Code::InvalidScope))?;
    let lifetime = state.settings.token_lifetime;
    Ok(Token {
        access_token: state.keys.mint(&client, &scopes, lifetime, state).await?,
        token_type: "Bearer",
        expires_in: lifetime.as_secs(),
        scope: scopes.to_string(),
    })
}

/// Our code as RFC 6749 section 5.2 names it; for what it has no name, the nearest of section 4.1.2.1.
fn oauth_error(code: Code) -> &'static str {
    match code {
        Code::InvalidClient => "invalid_client",
        Code::InvalidScope => "invalid_scope",
        Code::UnsupportedGrantType => "unsupported_grant_type",
        Code::RateLimited | Code::Unavailable => "temporarily_unavailable",
        Code::Internal => "server_error",
        _ => "invalid_request",
    }
}

fn refusal(mut problem: Problem) -> Problem {
    problem.oauth_error = Some(oauth_error(problem.code));
    // RFC 9110 section 15.5.2: a challenge with every 401.

    if problem.code == Code::InvalidClient {
        problem = problem.header(
            WWW_AUTHENTICATE,
            HeaderValue::from_static("Basic realm=\"treem\""),
        );
    }
    problem
}

#[cfg(test)]
#[path = "token_tests.rs"]
mod tests;
