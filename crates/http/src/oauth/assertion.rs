//! Signed assertions (`private_key_jwt`, RFC 7523): checked against the keys that the client registered, and no others.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

/// How far ahead an assertion may expire.
const MAX_AHEAD: TimeDelta = TimeDelta::minutes(5);
/// How far the client's clock may go before ours.
const SKEW: TimeDelta = TimeDelta::seconds(30);

/// Whom an assertion must address, and when.
pub struct Expected<'a> {
    pub issuer: &'a str,
    pub token_endpoint: &'a str,
    pub now: DateTime<Utc>,
}

/// What an assertion that holds says; its jti may be used once until then.
#[derive(Debug, PartialEq, Eq)]
pub struct Proof {
    pub client_id: Uuid,
    pub jti: String,
    pub expires_at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: f64,
    nbf: Option<f64>,
    iat: Option<f64>,
    jti: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// Which client an assertion says it is of: to know whose keys to check it with, and for nothing else.
pub fn claimed_client(assertion: &str) -> Option<Uuid> {
    let payload = URL_SAFE_NO_PAD.decode(assertion.split('.').nth(1)?).ok()?;
    let claims: Value = serde_json::from_slice(&payload).ok()?;
    Uuid::try_parse(claims["iss"].as_str()?).ok()
}

/// `None` for whatever does not hold; the caller learns no more than that.
pub fn verify(assertion: &str, jwks: &Value, expected: &Expected<'_>) -> Option<Proof> {
    // Of the header only alg and kid are looked at: jku, jwk, x5u and x5c never name a key here.
    let header = jsonwebtoken::decode_header(assertion).ok()?;
    if header.crit.is_some() {
        return None;
    }
    let keys: JwkSet = serde_json::from_value(jwks.clone()).ok()?;
    let key = DecodingKey::from_jwk(key_for(&keys, &header)?).ok()?;
    let claims = jsonwebtoken::decode::<Claims>(assertion, &key, &only_signature(header.alg))
        .ok()?
        .claims;
    checked(claims, expected)
}

/// The registered key that the header names, or the only one; and only if it is made for the algorithm.
fn key_for<'a>(keys: &'a JwkSet, header: &Header) -> Option<&'a Jwk> {
    let key = match (&header.kid, keys.keys.as_slice()) {
        (Some(kid), _) => keys.find(kid)?,
        (None, [only]) => only,
        (None, _) => return None,
    };
    let fits = match (&key.algorithm, header.alg) {
        (AlgorithmParameters::EllipticCurve(key), Algorithm::ES256) => key.curve == EllipticCurve::P256,
        (AlgorithmParameters::OctetKeyPair(key), Algorithm::EdDSA) => key.curve == EllipticCurve::Ed25519,
        (AlgorithmParameters::RSA(_), Algorithm::PS256 | Algorithm::RS256) => true,
        _ => false,
    };
    let registered_for = key.common.key_algorithm.map(|algorithm| algorithm.to_string());
    let as_registered = registered_for.is_none_or(|name| name == format!("{:?}", header.alg));
    (fits && as_registered).then_some(key)
}

/// The claims are checked against our own clock and more strictly than the library does, in [`checked`].
fn only_signature(algorithm: Algorithm) -> Validation {
    let mut validation = Validation::new(algorithm);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    validation
}

fn checked(claims: Claims, expected: &Expected<'_>) -> Option<Proof> {
    let audience = match &claims.aud {
        Audience::One(audience) => audience,
        Audience::Many(audiences) => match audiences.as_slice() {
            [only] => only,
            _ => return None,
        },
    };
    let addressed = audience == expected.issuer || audience == expected.token_endpoint;
    let usable_jti = (1..=255).contains(&claims.jti.len()) && !claims.jti.contains('\0');
    let expires_at = instant(claims.exp)?;
    let (now, begun) = (expected.now, expected.now + SKEW);
    let timely = expires_at > now && expires_at <= now + MAX_AHEAD + SKEW;
    let not_before = |claim: Option<f64>| claim.is_none_or(|at| instant(at).is_some_and(|at| at <= begun));
    let holds = claims.iss == claims.sub
        && addressed
        && usable_jti
        && timely
        && not_before(claims.nbf)
        && not_before(claims.iat);
    let client_id = Uuid::try_parse(&claims.iss).ok()?;
    holds.then_some(Proof {
        client_id,
        jti: claims.jti,
        expires_at,
    })
}

/// A NumericDate (RFC 7519 section 2), which may have a fraction.
fn instant(seconds: f64) -> Option<DateTime<Utc>> {
    let within = seconds.is_finite() && (0.0..1e11).contains(&seconds);
    // In range, and cut to whole seconds on purpose.
    #[allow(clippy::cast_possible_truncation)]
    let whole = seconds as i64;
    within.then(|| DateTime::from_timestamp(whole, 0)).flatten()
}

#[cfg(test)]
#[path = "assertion_tests.rs"]
mod tests;
