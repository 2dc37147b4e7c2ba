//! `Content-Digest` (RFC 9530).

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{FromRequest, HttpRequest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use treem_domain::kernel::Code;

use crate::problem::{Problem, Result};

/// The SHA-256 that the sender says its content has; absent where it says nothing.
///
/// Digests by other algorithms beside it are not looked at. Where there is no `sha-256` among them the request is
/// refused, because the sender counts on a check that would not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContentDigest(pub Option<[u8; 32]>);

impl ContentDigest {
    /// Whether content with this SHA-256 is what the sender meant.
    pub fn admits(&self, sha256: &[u8; 32]) -> bool {
        self.0.is_none_or(|expected| expected == *sha256)
    }
}

/// The header's value for content with this SHA-256.
pub fn header_value(sha256: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(sha256))
}

impl FromRequest for ContentDigest {
    type Error = Problem;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let fields: Vec<&HeaderValue> = request.headers().get_all("content-digest").collect();
        if fields.is_empty() {
            return ready(Ok(Self(None)));
        }
        // Several field lines are one list (RFC 9110 section 5.3).
        let text: Option<Vec<&str>> = fields.into_iter().map(|value| value.to_str().ok()).collect();
        let digest = text.and_then(|lines| parse(&lines.join(",")));
        ready(digest.map(|digest| Self(Some(digest))).ok_or_else(refused))
    }
}

/// The member `sha-256` of a dictionary (RFC 9651 section 3.2) of byte sequences; of several the last holds.
fn parse(text: &str) -> Option<[u8; 32]> {
    let mut found = None;
    for member in text.split(',') {
        let (name, value) = member.trim_matches([' ', '\t']).split_once('=')?;
        let value = value.strip_prefix(':')?.strip_suffix(':')?;
        if name == "sha-256" {
            found = Some(STANDARD.decode(value).ok()?.try_into().ok()?);
        }
    }
    found
}

fn refused() -> Problem {
    Problem::new(Code::MalformedHeader)
        .detail(
            "Content-Digest phải có sha-256 theo RFC 9530, dạng sha-256=:<base64>:.",
            "Content-Digest must hold a sha-256 as RFC 9530 has it, sha-256=:<base64>:.",
        )
        .header(
            HeaderName::from_static("want-content-digest"),
            HeaderValue::from_static("sha-256=10"),
        )
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use sha2::{Digest, Sha256};

    use super::*;

    /// The example of RFC 9530 section 2: `{"hello": "world"}` and a line end.
    const HELLO: &str = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";

    #[rstest]
    #[case::nothing("")]
    #[case::no_colons("sha-256=RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=")]
    #[case::hexadecimal("sha-256=:44aff4ab2d7c3250525675a08f0cfa9591168cffe51791c5f5bbc417c15a6c38:")]
    #[case::too_short("sha-256=:RK/0qy18MlBSVnWgjw==:")]
    #[case::another_algorithm_only("md5=:Sd/dVLAcvNLSq16eXua5uQ==:")]
    #[case::an_open_end("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=")]
    fn a_header_without_a_digest_that_can_be_checked_is_refused(#[case] text: &str) {
        assert_eq!(parse(text), None);
    }

    #[rstest]
    #[case::alone(HELLO.to_owned())]
    #[case::beside_another(format!("md5=:Sd/dVLAcvNLSq16eXua5uQ==:, {HELLO}"))]
    fn the_digest_of_the_rfc_is_that_of_its_content(#[case] text: String) {
        let digest: [u8; 32] = Sha256::digest(b"{\"hello\": \"world\"}\n").into();
        let read = parse(&text);
        assert_eq!(read, Some(digest));
        assert!(ContentDigest(read).admits(&digest));
        assert!(!ContentDigest(read).admits(&[0; 32]));
        assert_eq!(header_value(&digest), HELLO);
    }
}
