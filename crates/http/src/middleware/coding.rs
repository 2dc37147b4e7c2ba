//! A strong ETag names one sequence of bytes, so each content coding has its own (RFC 9110 section 8.8.3).
//!
//! A handler whose answer must not be compressed says `Content-Encoding: identity`; that name is for us alone (RFC 9110
//! section 8.4.1) and does not go out.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_ENCODING, ETAG, HeaderValue};
use actix_web::middleware::Next;

pub async fn tag_codings<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    let coding = headers
        .get(CONTENT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    if coding.as_deref() == Some("identity") {
        headers.remove(CONTENT_ENCODING);
        return Ok(response);
    }
    let tag = headers
        .get(ETAG)
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    if let (Some(coding), Some(tag)) = (coding, tag) {
        let coded = format!("{}:{coding}\"", tag.trim_end_matches('"'));
        if let Ok(value) = HeaderValue::from_str(&coded) {
            headers.insert(ETAG, value);
        }
    }
    Ok(response)
}
