//! How a client says who it is: exactly one of client_secret_basic, client_secret_post and private_key_jwt.

use actix_web::http::header::{AUTHORIZATION, HeaderMap};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use treem_domain::kernel::Code;
use uuid::Uuid;

use super::form::TokenRequest;
use crate::problem::{Problem, Result};

#[derive(Debug, PartialEq, Eq)]
pub enum Credentials {
    Secret {
        /// `None` where what was sent cannot be the id of a client.
        client_id: Option<Uuid>,
        secret: String,
    },
    Assertion {
        /// Where it was given beside the assertion, which names the client itself.
        client_id: Option<String>,
        assertion: String,
    },
}

impl Credentials {
    pub fn of(headers: &HeaderMap, form: &mut TokenRequest) -> Result<Self> {
        let basic = match headers.get(AUTHORIZATION) {
            Some(value) => Some(basic(value.to_str().unwrap_or_default())?),
            None => None,
        };
        let client_id = form.client_id.take();
        match (basic, form.client_secret.take(), form.client_assertion.take()) {
            (Some((id, secret)), None, None) if client_id.is_none() || client_id.as_ref() == Some(&id) => {
                Ok(Self::secret(&id, secret))
            }
            (None, Some(secret), None) => Ok(Self::secret(client_id.as_deref().unwrap_or_default(), secret)),
            (None, None, Some(assertion)) if form.client_assertion_type.is_some() => {
                Ok(Self::Assertion { client_id, assertion })
            }
            (None, None, None) => Err(Problem::new(Code::InvalidClient)),
            _ => Err(Problem::new(Code::MalformedForm).detail(
                "Xác thực bằng đúng một cách: HTTP Basic, client_secret, hoặc client_assertion cùng client_assertion_type.",
                "Authenticate in exactly one way: HTTP Basic, client_secret, or client_assertion with client_assertion_type.",
            )),
        }
    }

    fn secret(client_id: &str, secret: String) -> Self {
        let client_id = Uuid::try_parse(client_id).ok();
        Self::Secret { client_id, secret }
    }
}

/// Id and secret, each form-encoded before they were joined (RFC 6749 section 2.3.1).
fn basic(header: &str) -> Result<(String, String)> {
    let decoded = header
        .split_once(' ')
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"))
        .and_then(|(_, encoded)| STANDARD.decode(encoded.trim()).ok())
        .and_then(|bytes| String::from_utf8(bytes).ok());
    let pair = decoded.as_deref().and_then(|text| text.split_once(':'));
    let (id, secret) = pair.ok_or_else(|| Problem::new(Code::InvalidClient))?;
    Ok((form_decoded(id), form_decoded(secret)))
}

fn form_decoded(text: &str) -> String {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(&format!("v={text}")).unwrap_or_default();
    match pairs.into_iter().next() {
        Some((_, value)) if !text.contains('&') => value,
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;
    use rstest::rstest;

    const ID: &str = "019ab3c2-7d10-7000-8000-000000000592";

    fn read(header: Option<&str>, form: &str) -> Result<Credentials> {
        let mut headers = HeaderMap::new();
        if let Some(header) = header {
            headers.insert(AUTHORIZATION, HeaderValue::from_str(header).unwrap());
        }
        let form = format!("grant_type=client_credentials&{form}");
        Credentials::of(&headers, &mut super::super::form::parse(form.as_bytes()).unwrap())
    }

    fn basic_header(text: &str) -> String {
        format!("Basic {}", STANDARD.encode(text))
    }

    #[rstest]
    #[case::nothing(None, "scope=tasks:read", Code::InvalidClient)]
    #[case::a_bearer_token(Some("Bearer abc"), "", Code::InvalidClient)]
    #[case::no_colon(Some("Basic YWJj"), "", Code::InvalidClient)]
    #[case::two_ways(Some("Basic YTpi"), "client_secret=s", Code::MalformedForm)]
    #[case::two_ids(Some("Basic YTpi"), "client_id=other", Code::MalformedForm)]
    #[case::an_assertion_of_no_type(None, "client_assertion=a.b.c", Code::MalformedForm)]
    fn a_client_that_does_not_say_in_one_way_who_it_is_is_refused(
        #[case] header: Option<&str>,
        #[case] form: &str,
        #[case] code: Code,
    ) {
        assert_eq!(read(header, form).unwrap_err().code, code);
    }

    #[test]
    fn a_secret_is_read_from_the_header_and_from_the_form_alike() {
        let by_header = read(Some(&basic_header(&format!("{ID}:a%2Bb+c"))), "").unwrap();
        let by_form = read(None, &format!("client_id={ID}&client_secret=a%2Bb+c")).unwrap();
        assert_eq!(by_header, by_form);
        let secret = "a+b c".to_owned();
        assert_eq!(
            by_form,
            Credentials::Secret {
                client_id: ID.parse().ok(),
                secret
            }
        );
    }
}
