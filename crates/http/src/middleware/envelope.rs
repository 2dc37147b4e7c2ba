//! The envelope: request id, security headers, HEAD as GET, and problems in the caller's language.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, web};
use treem_domain::kernel::Code;

use super::RequestId;
use crate::State;
use crate::auth::rate::Allowance;
use crate::language::Language;
use crate::problem::Problem;

pub async fn envelope(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let state = request.app_data::<web::Data<State>>().cloned();
    let id = request_id(request.headers(), state.as_ref().map(|state| state.get_ref()));
    tracing::Span::current().record("id", id.as_str());
    request.extensions_mut().insert(RequestId(id.clone()));
    let language = Language::of(request.headers());
    // Every GET answers HEAD: the connection leaves the body out.
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    let strict = state.is_some_and(|state| state.settings.strict_transport_security);
    // The request is not kept beside: routing needs it for itself alone, and panics otherwise.
    let response = match next.call(request).await {
        Ok(response) => response.map_into_boxed_body(),
        Err(error) => return Err(refused(&error, language, &id, strict)),
    };
    let allowance = response.request().extensions().get::<Allowance>().copied();
    let mut response = with_problem(response, language, &id);
    finish(response.headers_mut(), &id, allowance, strict);
    Ok(response)
}

/// A refusal that came without its request, from the limits: its answer goes out as it is made here.
fn refused(error: &actix_web::Error, language: Language, id: &str, strict: bool) -> actix_web::Error {
    let problem = error
        .as_error::<Problem>()
        .cloned()
        .unwrap_or_else(|| of_framework(error.as_response_error().status_code()));
    let mut response = problem.respond(language, id);
    finish(response.headers_mut(), id, None, strict);
    InternalError::from_response(problem, response).into()
}

fn request_id(headers: &HeaderMap, state: Option<&State>) -> String {
    let given = headers.get("x-request-id").and_then(|value| value.to_str().ok());
    let usable = given.filter(|id| {
        (1..=64).contains(&id.len())
            && id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    });
    match (usable, state) {
        (Some(id), _) => id.to_owned(),
        (None, Some(state)) => state.ids.next().to_string(),
        (None, None) => String::new(),
    }
}

/// Writes the problem that a handler left, or the one that fits a refusal of the framework.
fn with_problem(mut response: ServiceResponse, language: Language, id: &str) -> ServiceResponse {
    let left = response.response_mut().extensions_mut().remove::<Problem>();
    let status = response.status();
    let content_type = response.headers().get(header::CONTENT_TYPE);
    let is_written = content_type.is_some_and(|value| value == crate::problem::MEDIA_TYPE)
        || response.headers().contains_key("x-own-form");
    let problem = match left {
        Some(problem) => problem,
        None if (status.is_client_error() || status.is_server_error()) && !is_written => of_framework(status),
        None => return response,
    };
    let answer = problem.respond(language, id);
    let (request, _) = response.into_parts();
    ServiceResponse::new(request, answer)
}

fn of_framework(status: StatusCode) -> Problem {
    Problem::new(match status {
        StatusCode::NOT_FOUND => Code::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Code::MethodNotAllowed,
        StatusCode::REQUEST_TIMEOUT => Code::RequestTimeout,
        StatusCode::PAYLOAD_TOO_LARGE => Code::PayloadTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Code::UnsupportedMediaType,
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => Code::HeadTooLarge,
        StatusCode::SERVICE_UNAVAILABLE => Code::Unavailable,
        status if status.is_client_error() => Code::MalformedPath,
        _ => Code::Internal,
    })
}

fn finish(headers: &mut HeaderMap, id: &str, allowance: Option<Allowance>, strict: bool) {
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    for (name, value) in allowance.iter().flat_map(Allowance::headers) {
        headers.insert(name, value);
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.append(header::VARY, HeaderValue::from_static("Accept-Language"));
    if strict {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000; includeSubDomains"),
        );
    }
}
