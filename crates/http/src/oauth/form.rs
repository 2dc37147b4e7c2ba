//! The form of a token request (RFC 6749 section 4.4.2).

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};
use treem_domain::kernel::{Code, Fault, Message};
use utoipa::ToSchema;

use crate::problem::{Problem, Result};
use crate::schema;

/// A token request. The client authenticates by HTTP Basic, by client_id and client_secret, or by an assertion.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct TokenRequest {
    /// Always client_credentials.
    #[allow(dead_code)]
    #[schema(
        pattern = "^client_credentials$",
        max_length = 18,
        example = "client_credentials"
    )]
    pub grant_type: String,
    /// Space-separated scopes (RFC 6749 section 3.3); all that were granted where absent.
    #[schema(max_length = 2000, example = "tasks:read tasks:accept")]
    pub scope: Option<String>,
    /// Id of the client, UUID.
    #[schema(
        min_length = 1,
        max_length = 64,
        example = "019ab3c2-7d10-7000-8000-000000000592"
    )]
    pub client_id: Option<String>,
    /// Secret of the client.
    #[schema(
        min_length = 1,
        max_length = 128,
        example = "ShmgKUrT0qCFZQRdk3oGkSd0aXjyvwUYSn9l8Mr1QWs"
    )]
    pub client_secret: Option<String>,
    /// urn:ietf:params:oauth:client-assertion-type:jwt-bearer (RFC 7523).
    #[schema(
        pattern = "^urn:ietf:params:oauth:client-assertion-type:jwt-bearer$",
        max_length = 54,
        example = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    )]
    pub client_assertion_type: Option<String>,
    /// JWT signed by the client: iss and sub its id, aud this issuer or this endpoint, exp at most five minutes ahead, a new jti.
    #[schema(
        min_length = 1,
        max_length = 8192,
        pattern = "^[A-Za-z0-9_-]+[.][A-Za-z0-9_-]+[.][A-Za-z0-9_-]+$"
    )]
    pub client_assertion: Option<String>,
    /// Other parameters are ignored, as RFC 6749 section 3.2 asks.
    #[serde(flatten)]
    #[allow(dead_code)]
    pub others: BTreeMap<String, String>,
}

/// Reads the form; a parameter without value counts as absent (RFC 6749 section 3.2).
pub fn parse(body: &[u8]) -> Result<TokenRequest> {
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_bytes(body).map_err(|_| Problem::new(Code::MalformedForm))?;
    let mut faults = Vec::new();
    let mut object = Map::new();
    for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
        if object.insert(name.clone(), value.into()).is_some() {
            faults.push(Fault {
                pointer: format!("/{}", name.replace('~', "~0").replace('/', "~1")),
                code: Code::Duplicate,
                message: Message::new(
                    "Tham số này chỉ được nêu một lần.",
                    "This parameter may be given only once.",
                ),
            });
        }
    }
    let other_grant = object
        .get("grant_type")
        .is_some_and(|grant_type| grant_type != "client_credentials");
    if other_grant && faults.is_empty() {
        return Err(Problem::new(Code::UnsupportedGrantType));
    }
    let object = Value::Object(object);
    schema::check(schema::body::<TokenRequest>(), &object, &mut faults);
    if !faults.is_empty() {
        return Err(Problem::new(Code::MalformedForm).faults(faults));
    }
    serde_json::from_value(object).map_err(|_| Problem::new(Code::MalformedForm))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::no_grant_type("scope=tasks:read", Code::MalformedForm)]
    #[case::another_grant_type("grant_type=password", Code::UnsupportedGrantType)]
    #[case::given_twice("grant_type=client_credentials&scope=a&scope=b", Code::MalformedForm)]
    #[case::another_assertion_type(
        "grant_type=client_credentials&client_assertion_type=saml2-bearer",
        Code::MalformedForm
    )]
    #[case::not_utf8("grant_type=%ff%fe", Code::UnsupportedGrantType)]
    fn a_form_that_is_not_a_token_request_is_refused(#[case] form: &str, #[case] code: Code) {
        assert_eq!(parse(form.as_bytes()).unwrap_err().code, code);
    }

    #[test]
    fn unknown_and_empty_parameters_are_ignored() {
        let form = "grant_type=client_credentials&scope=&resource=https%3A%2F%2Fexample.vn";
        assert_eq!(parse(form.as_bytes()).unwrap().scope, None);
    }
}
