//! The caller of an operation: authenticated, granted the scope in the signature, within its rate.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use treem_domain::kernel::{Actor, Code};

use super::rate;
use super::scopes::Requires;
use crate::State;
use crate::middleware::RequestId;
use crate::problem::{Problem, Result};

pub struct Caller<S: Requires> {
    actor: Actor,
    scope: PhantomData<S>,
}

impl<S: Requires> std::ops::Deref for Caller<S> {
    type Target = Actor;

    fn deref(&self) -> &Actor {
        &self.actor
    }
}

impl<S: Requires> FromRequest for Caller<S> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let state = request
                .app_data::<web::Data<State>>()
                .ok_or_else(|| Problem::new(Code::Internal))?;
            let token = bearer(&request)?;
            let grant = state.keys.verify(token, state).await?;
            let per_minute = grant
                .rate_limit_per_minute
                .unwrap_or(state.settings.rate_limit_per_minute);
            let allowance = rate::count(state, grant.client_id, per_minute).await?;
            request.extensions_mut().insert(allowance);
            if !grant.scopes.contains(S::SCOPE) {
                return Err(insufficient_scope::<S>());
            }
            let request_id = RequestId::of(&request);
            let address = crate::middleware::client_address(&request, &state.settings);
            Ok(Self {
                actor: grant.actor(request_id, address),
                scope: PhantomData,
            })
        })
    }
}

fn bearer(request: &HttpRequest) -> Result<&str> {
    request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| {
            let (scheme, token) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
        })
        .filter(|token| !token.is_empty())
        .ok_or_else(|| challenge(Problem::new(Code::Unauthenticated), ""))
}

/// Adds `WWW-Authenticate` (RFC 6750 section 3).
fn challenge(problem: Problem, error: &str) -> Problem {
    let value = format!("Bearer realm=\"treem\"{error}");
    match HeaderValue::from_str(&value) {
        Ok(value) => problem.header(WWW_AUTHENTICATE, value),
        Err(_) => problem,
    }
}

/// A token that does not hold: wrong signature, expired, or not ours.
pub(super) fn invalid_token() -> Problem {
    challenge(
        Problem::new(Code::Unauthenticated).detail(
            "Mã truy cập không hợp lệ hoặc đã hết hạn; lấy mã mới tại /oauth/token.",
            "The access token is not valid or has expired; get a new one at /oauth/token.",
        ),
        ", error=\"invalid_token\"",
    )
}

fn insufficient_scope<S: Requires>() -> Problem {
    let scope = S::SCOPE.as_str();
    challenge(
        Problem::new(Code::Forbidden).detail(
            format!("Thao tác này cần phạm vi quyền {scope}."),
            format!("This operation requires the scope {scope}."),
        ),
        &format!(", error=\"insufficient_scope\", scope=\"{scope}\""),
    )
}
