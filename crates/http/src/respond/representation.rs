//! JSON representations of resources.

use actix_web::http::header::{ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use treem_domain::kernel::Code;

use super::etag;
use crate::problem::{Problem, Result};

/// 200 with the resource and its ETag, or 304 when the caller has it.
pub fn resource<T: Serialize>(
    request: &HttpRequest,
    resource: &T,
    version: Option<i64>,
) -> Result<HttpResponse> {
    Ok(unless_known(request, json(resource)?, version, |response| {
        response.content_type("application/json");
    }))
}

/// 200 with the bytes and their ETag, or 304 when the caller has them; `describe` adds headers that go with the bytes.
pub fn unless_known(
    request: &HttpRequest,
    body: Vec<u8>,
    version: Option<i64>,
    describe: impl FnOnce(&mut HttpResponseBuilder),
) -> HttpResponse {
    let tag = etag::of(&body, version);
    let known = request
        .headers()
        .get(IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|header| etag::none_match_hits(header, &tag));
    if known {
        return HttpResponse::NotModified().insert_header((ETAG, tag)).finish();
    }
    let mut response = HttpResponse::Ok();
    response.insert_header((ETAG, tag));
    describe(&mut response);
    response.body(body)
}

pub fn json<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(|cause| {
        tracing::error!(%cause, "an answer was not written as JSON");
        Problem::new(Code::Internal)
    })
}

/// As a JSON value, for what is changed before it goes out.
pub fn value<T: Serialize>(value: &T) -> Result<serde_json::Value> {
    serde_json::to_value(value).map_err(|cause| {
        tracing::error!(%cause, "an answer was not written as JSON");
        Problem::new(Code::Internal)
    })
}
