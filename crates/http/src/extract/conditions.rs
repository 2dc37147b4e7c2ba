//! `If-Match` and `Idempotency-Key`.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::IF_MATCH;
use actix_web::{FromRequest, HttpRequest};
use sha2::{Digest, Sha256};
use treem_domain::kernel::Code;

use crate::problem::{Problem, Result};
use crate::respond::etag;

/// The version that the caller read (RFC 9110 section 13.1.1); required on PUT, PATCH and DELETE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IfMatch {
    /// `*`: whatever the version is.
    Any,
    /// Any of these versions.
    Versions(Vec<i64>),
}

impl IfMatch {
    /// The version over which to write, when the present one is what the caller read.
    pub fn check(&self, present: i64) -> Result<i64> {
        match self {
            IfMatch::Any => Ok(present),
            IfMatch::Versions(versions) if versions.contains(&present) => Ok(present),
            IfMatch::Versions(_) => Err(Problem::new(Code::Stale)),
        }
    }
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(header) = request.headers().get(IF_MATCH) else {
            return ready(Err(Problem::new(Code::PreconditionRequired)));
        };
        let header = header.to_str().unwrap_or_default().trim();
        if header == "*" {
            return ready(Ok(IfMatch::Any));
        }
        let tags: Option<Vec<&str>> = header.split(',').map(|tag| etag::opaque(tag.trim())).collect();
        ready(match tags {
            // A tag that is not ours matches nothing: the caller's copy is stale.
            Some(tags) => Ok(IfMatch::Versions(
                tags.into_iter().filter_map(etag::version_of).collect(),
            )),
            None => Err(Problem::new(Code::MalformedHeader).detail(
                "If-Match phải chứa ETag trong ngoặc kép, ví dụ \"v3-5f2a\".",
                "If-Match must hold a quoted ETag, for example \"v3-5f2a\".",
            )),
        })
    }
}

/// The key under which a request is carried out once (draft-ietf-httpapi-idempotency-key-header); optional.
#[derive(Debug, Clone)]
pub struct IdempotencyKey {
    pub key: Option<String>,
    method: String,
    path: String,
}

impl IdempotencyKey {
    /// SHA-256 of method, path with query, and body.
    pub fn fingerprint(&self, body: &[u8]) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(self.method.as_bytes());
        hasher.update([0]);
        hasher.update(self.path.as_bytes());
        hasher.update([0]);
        hasher.update(body);
        hasher.finalize().into()
    }
}

impl FromRequest for IdempotencyKey {
    type Error = Problem;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let key = match request.headers().get("idempotency-key") {
            None => Ok(None),
            Some(value) => parse_key(value.to_str().unwrap_or_default()).map(Some),
        };
        let path = request
            .uri()
            .path_and_query()
            .map_or_else(String::new, ToString::to_string);
        ready(key.map(|key| Self {
            key,
            method: request.method().to_string(),
            path,
        }))
    }
}

/// A structured-field string (RFC 9651 section 3.3.3); bare text is accepted too. 1 to 255 visible ASCII characters.
fn parse_key(value: &str) -> Result<String> {
    let value = value.trim();
    let key = match value.strip_prefix('"') {
        Some(rest) => rest
            .strip_suffix('"')
            .map(|inner| inner.replace("\\\"", "\"").replace("\\\\", "\\")),
        None => Some(value.to_owned()),
    };
    key.filter(|key| (1..=255).contains(&key.len()) && key.bytes().all(|byte| (0x20..0x7f).contains(&byte)))
        .ok_or_else(|| {
            Problem::new(Code::MalformedHeader).detail(
                "Idempotency-Key phải có 1 đến 255 ký tự ASCII, ví dụ \"8e03978e-40d5-43dd-bc93-6894a57f9324\".",
                "Idempotency-Key must have 1 to 255 ASCII characters, \
                 for example \"8e03978e-40d5-43dd-bc93-6894a57f9324\".",
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_or_endless_key_is_refused() {
        assert!(parse_key("").is_err());
        assert!(parse_key("\"\"").is_err());
        assert!(parse_key("\"unclosed").is_err());
        assert!(parse_key(&"a".repeat(256)).is_err());
        assert!(parse_key("khóa").is_err());
    }

    #[test]
    fn quoted_and_bare_keys_are_the_same_key() {
        assert_eq!(parse_key("\"k-1\"").unwrap(), parse_key("k-1").unwrap());
    }
}
