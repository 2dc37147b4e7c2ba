//! The public keys that a client registers (RFC 7517), for assertions that it signs (RFC 7523).

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use crate::kernel::{Code, Faults};

/// Members that only a private or symmetric key has (RFC 7518 section 6).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];
pub const MAX_KEYS: usize = 10;

/// Adds every fault of a JWK set that lies at `pointer`.
pub fn check(set: &Value, pointer: &str, faults: &mut Faults) {
    let keys = set["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
    if keys.is_empty() || keys.len() > MAX_KEYS {
        faults.add(
            format!("{pointer}/keys"),
            if keys.is_empty() {
                Code::TooFew
            } else {
                Code::TooMany
            },
            format!("Cần từ 1 đến {MAX_KEYS} khóa công khai."),
            format!("Between 1 and {MAX_KEYS} public keys are needed."),
        );
    }
    let mut ids = BTreeSet::new();
    for (index, key) in keys.iter().enumerate() {
        let pointer = format!("{pointer}/keys/{index}");
        match key.as_object() {
            Some(key) => check_key(key, &pointer, faults),
            None => faults.add(&pointer, Code::WrongType, "Phải là một JWK.", "Must be a JWK."),
        }
        match key["kid"].as_str() {
            Some(kid) if !ids.insert(kid) => faults.add(
                format!("{pointer}/kid"),
                Code::Duplicate,
                "Mỗi khóa phải có kid riêng.",
                "Each key must have a kid of its own.",
            ),
            Some(_) => {}
            None => faults.add(
                format!("{pointer}/kid"),
                Code::Required,
                "Thiếu kid: chữ ký phải nêu được khóa đã dùng.",
                "The kid is missing: a signature must be able to name its key.",
            ),
        }
    }
}

fn check_key(key: &Map<String, Value>, pointer: &str, faults: &mut Faults) {
    for name in PRIVATE.iter().filter(|name| key.contains_key(**name)) {
        faults.add(
            format!("{pointer}/{name}"),
            Code::KeyRefused,
            "Đây là phần bí mật của khóa: không gửi nó cho ai. Hãy tạo khóa mới và chỉ gửi phần công khai.",
            "This is the secret part of a key: send it to nobody. Make a new key and send its public part only.",
        );
    }
    let text = |name: &str| key.get(name).and_then(Value::as_str);
    let bytes = |name: &str| text(name).and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
    let has = |name: &str, length: usize| bytes(name).is_some_and(|bytes| bytes.len() == length);
    let fits = match (text("kty"), text("crv")) {
        (Some("EC"), Some("P-256")) => has("x", 32) && has("y", 32) && names(text("alg"), &["ES256"]),
        (Some("OKP"), Some("Ed25519")) => has("x", 32) && names(text("alg"), &["EdDSA"]),
        (Some("RSA"), None) => {
            bytes("n").is_some_and(|modulus| is_strong(&modulus))
                && bytes("e").is_some_and(|exponent| (1..=8).contains(&exponent.len()))
                && names(text("alg"), &["PS256", "RS256"])
        }
        _ => false,
    };
    if !fits || !names(text("use"), &["sig"]) {
        faults.add(
            pointer,
            Code::KeyRefused,
            "Chỉ nhận khóa ký công khai: EC P-256 (ES256), RSA 2048–8192 bit (PS256, RS256), Ed25519 (EdDSA).",
            "Only public signing keys are taken: EC P-256 (ES256), RSA of 2048 to 8192 bits (PS256, RS256), \
             Ed25519 (EdDSA).",
        );
    }
}

/// Absent, or one of these.
fn names(given: Option<&str>, allowed: &[&str]) -> bool {
    given.is_none_or(|given| allowed.contains(&given))
}

/// 2048 to 8192 bits, without leading zeros.
fn is_strong(modulus: &[u8]) -> bool {
    (256..=1024).contains(&modulus.len()) && modulus.first().is_some_and(|byte| *byte >= 0x80)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Error;
    use rstest::rstest;
    use serde_json::json;

    /// RFC 7517 appendix A.1.
    fn ec() -> Value {
        json!({
            "kty": "EC", "crv": "P-256", "kid": "1", "use": "sig",
            "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
            "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
        })
    }

    fn faults_of(set: &Value) -> Vec<(String, Code)> {
        let mut faults = Faults::new();
        check(set, "/jwks", &mut faults);
        match faults.into_result() {
            Err(Error::Invalid(faults)) => faults
                .into_iter()
                .map(|fault| (fault.pointer, fault.code))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn with(name: &str, value: Value) -> Value {
        let mut key = ec();
        key[name] = value;
        json!({ "keys": [key] })
    }

    #[rstest]
    #[case::private_exponent("d")]
    #[case::prime("p")]
    #[case::other_prime("q")]
    #[case::symmetric("k")]
    fn a_private_member_is_refused_at_its_place(#[case] member: &str) {
        let set = with(member, json!("870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"));
        assert_eq!(
            faults_of(&set),
            [(format!("/jwks/keys/0/{member}"), Code::KeyRefused)]
        );
    }

    #[rstest]
    #[case::another_curve("crv", json!("P-384"))]
    #[case::a_symmetric_key("kty", json!("oct"))]
    #[case::a_foreign_algorithm("alg", json!("HS256"))]
    #[case::for_encryption("use", json!("enc"))]
    #[case::a_short_coordinate("x", json!("MKBCTNIcKUSDii11ySs3"))]
    fn a_key_of_another_kind_is_refused(#[case] member: &str, #[case] value: Value) {
        assert_eq!(
            faults_of(&with(member, value)),
            [("/jwks/keys/0".into(), Code::KeyRefused)]
        );
    }

    #[test]
    fn an_rsa_key_below_2048_bits_is_refused() {
        let key = |bytes: usize| {
            let modulus = URL_SAFE_NO_PAD.encode(vec![0xC5; bytes]);
            json!({ "keys": [{ "kty": "RSA", "kid": "r", "n": modulus, "e": "AQAB" }] })
        };
        assert_eq!(faults_of(&key(128)), [("/jwks/keys/0".into(), Code::KeyRefused)]);
        assert_eq!(faults_of(&key(256)), []);
    }

    #[test]
    fn no_key_and_a_kid_given_twice_are_refused() {
        assert_eq!(
            faults_of(&json!({ "keys": [] })),
            [("/jwks/keys".into(), Code::TooFew)]
        );
        let twice = json!({ "keys": [ec(), ec()] });
        assert_eq!(faults_of(&twice), [("/jwks/keys/1/kid".into(), Code::Duplicate)]);
    }

    #[test]
    fn a_public_p256_key_is_taken() {
        assert_eq!(faults_of(&json!({ "keys": [ec()] })), []);
    }
}
