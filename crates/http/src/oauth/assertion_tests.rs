use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use jsonwebtoken::{EncodingKey, encode};
use rstest::rstest;
use serde_json::json;
use treem_domain::kernel::Clock;

use super::*;
use crate::auth::keys::generate;
use crate::fake::{StandingClock, newspaper};

const ISSUER: &str = "https://treem.example.vn";
const ENDPOINT: &str = "https://treem.example.vn/oauth/token";

fn now() -> DateTime<Utc> {
    StandingClock::new().now()
}

fn client() -> String {
    newspaper().id.to_string()
}

/// A client's own key pair, with the public part that it registered.
struct Pair {
    algorithm: Algorithm,
    private: EncodingKey,
    public: Value,
}

fn es256() -> Pair {
    let key = generate(now(), now()).unwrap();
    Pair {
        algorithm: Algorithm::ES256,
        private: EncodingKey::from_ec_der(&key.private_key),
        public: key.public_jwk,
    }
}

fn ed25519() -> Pair {
    let pair = Ed25519KeyPair::generate().unwrap();
    let x = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
    Pair {
        algorithm: Algorithm::EdDSA,
        private: EncodingKey::from_ed_der(pair.to_pkcs8().unwrap().as_ref()),
        public: json!({ "kty": "OKP", "crv": "Ed25519", "kid": "ed", "x": x }),
    }
}

fn rsa(algorithm: Algorithm) -> Pair {
    let pair = aws_lc_rs::rsa::KeyPair::generate(KeySize::Rsa2048).unwrap();
    let document: Pkcs8V1Der<'_> = pair.as_der().unwrap();
    // PKCS#1 begins behind the 26 bytes with which PKCS#8 wraps a key of this size.
    let private = EncodingKey::from_rsa_der(&document.as_ref()[26..]);
    let public = pair.public_key();
    let encoded = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let n = encoded(public.modulus().big_endian_without_leading_zero());
    let e = encoded(public.exponent().big_endian_without_leading_zero());
    Pair {
        algorithm,
        private,
        public: json!({ "kty": "RSA", "kid": "rsa", "n": n, "e": e }),
    }
}

fn header_of(pair: &Pair) -> Header {
    Header {
        kid: pair.public["kid"].as_str().map(str::to_owned),
        ..Header::new(pair.algorithm)
    }
}

fn claims() -> Value {
    let now = now().timestamp();
    json!({ "iss": client(), "sub": client(), "aud": ENDPOINT, "iat": now, "exp": now + 240, "jti": "a1" })
}

fn check(assertion: &str, keys: &[&Value]) -> Option<Proof> {
    let expected = Expected {
        issuer: ISSUER,
        token_endpoint: ENDPOINT,
        now: now(),
    };
    verify(assertion, &json!({ "keys": keys }), &expected)
}

fn seconds(ahead: i64) -> Value {
    json!(now().timestamp() + ahead)
}

#[rstest]
#[case::expired("exp", seconds(0))]
#[case::valid_for_too_long("exp", seconds(600))]
#[case::without_an_end("exp", Value::Null)]
#[case::with_an_end_beyond_all_time("exp", json!(1e300))]
#[case::not_yet_valid("nbf", seconds(120))]
#[case::made_in_the_future("iat", seconds(120))]
#[case::for_another_service("aud", json!("https://treem.example.vn.evil.example"))]
#[case::for_the_endpoint_with_a_slash("aud", json!("https://treem.example.vn/oauth/token/"))]
#[case::for_several_audiences("aud", json!([ENDPOINT, "https://other.example.vn"]))]
#[case::of_another_subject("sub", json!("019ab3c2-7d10-7000-8000-000000000593"))]
#[case::of_no_client("iss", json!("Báo Kiên Giang"))]
#[case::without_an_id("jti", Value::Null)]
#[case::with_an_empty_id("jti", json!(""))]
#[case::with_an_endless_id("jti", json!("a".repeat(256)))]
fn an_assertion_is_refused(#[case] claim: &str, #[case] value: Value) {
    let pair = es256();
    let mut claims = claims();
    claims[claim] = value;
    if claim == "iss" {
        claims["sub"] = claims["iss"].clone();
    }
    let assertion = encode(&header_of(&pair), &claims, &pair.private).unwrap();
    assert_eq!(check(&assertion, &[&pair.public]), None);
}

#[test]
fn an_assertion_signed_with_a_key_that_was_not_registered_is_refused() {
    let (registered, other) = (es256(), es256());
    let mut header = header_of(&registered);
    header.jwk = serde_json::from_value(other.public.clone()).unwrap();
    header.jku = Some("https://keys.example.vn/jwks".into());
    header.x5u = Some("https://keys.example.vn/x5u".into());
    let assertion = encode(&header, &claims(), &other.private).unwrap();
    assert_eq!(check(&assertion, &[&registered.public]), None);
}

#[test]
fn an_assertion_signed_with_the_public_key_as_a_shared_secret_is_refused() {
    let pair = es256();
    let mut header = header_of(&pair);
    header.alg = Algorithm::HS256;
    let secret = EncodingKey::from_secret(pair.public.to_string().as_bytes());
    let assertion = encode(&header, &claims(), &secret).unwrap();
    assert_eq!(check(&assertion, &[&pair.public]), None);
}

#[test]
fn an_unsigned_assertion_is_refused() {
    let pair = es256();
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = part(json!({ "alg": "none", "kid": pair.public["kid"] }));
    assert_eq!(
        check(&format!("{header}.{}.", part(claims())), &[&pair.public]),
        None
    );
}

#[test]
fn an_assertion_in_another_algorithm_than_its_key_was_registered_for_is_refused() {
    let mut pair = rsa(Algorithm::RS256);
    let assertion = encode(&header_of(&pair), &claims(), &pair.private).unwrap();
    assert!(check(&assertion, &[&pair.public]).is_some());
    pair.public["alg"] = json!("PS256");
    assert_eq!(check(&assertion, &[&pair.public]), None);
}

#[test]
fn an_assertion_that_names_none_of_several_keys_is_refused() {
    let (one, other) = (es256(), es256());
    let header = Header {
        kid: None,
        ..header_of(&one)
    };
    let assertion = encode(&header, &claims(), &one.private).unwrap();
    assert_eq!(check(&assertion, &[&one.public, &other.public]), None);
    assert!(check(&assertion, &[&one.public]).is_some());
}

#[rstest]
#[case::es256(es256())]
#[case::ed25519(ed25519())]
#[case::rs256(rsa(Algorithm::RS256))]
#[case::ps256(rsa(Algorithm::PS256))]
fn an_assertion_signed_with_a_registered_key_proves_who_the_client_is(#[case] pair: Pair) {
    let other = es256();
    for audience in [json!(ENDPOINT), json!(ISSUER), json!([ISSUER])] {
        let mut claims = claims();
        claims["aud"] = audience;
        let assertion = encode(&header_of(&pair), &claims, &pair.private).unwrap();
        assert_eq!(claimed_client(&assertion), Some(newspaper().id.0));
        let proof = check(&assertion, &[&other.public, &pair.public]).unwrap();
        assert_eq!(proof.client_id, newspaper().id.0);
        assert_eq!(proof.expires_at, now() + TimeDelta::seconds(240));
    }
}
