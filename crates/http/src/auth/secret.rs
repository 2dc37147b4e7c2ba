//! Client secrets: made here, shown once, kept only as Argon2id (RFC 9106).

use std::sync::OnceLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use aws_lc_rs::rand;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tokio::sync::Semaphore;
use treem_domain::kernel::Code;

use crate::problem::{Problem, Result};

/// 256 bits.
const SECRET_BYTES: usize = 32;
/// Each hash takes 19 MiB while it is computed; this bounds the memory and the processor time that strangers cost.
static HASHING: Semaphore = Semaphore::const_new(4);

/// OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane.
fn argon2() -> Argon2<'static> {
    let parameters = Params::new(19 * 1024, 2, 1, None).unwrap_or(Params::DEFAULT);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
}

/// A new secret: 43 characters of base64url.
pub fn generate() -> Result<String> {
    let mut bytes = [0_u8; SECRET_BYTES];
    rand::fill(&mut bytes).map_err(|_| failed("no randomness"))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// The PHC string of a secret.
pub async fn hash(secret: String) -> Result<String> {
    in_background(move || hash_now(secret.as_bytes())).await?
}

/// Whether the secret gives the hash. Takes as long where there is no hash, so that time tells nobody which clients exist.
pub async fn verify(secret: String, hash: Option<String>) -> Result<bool> {
    in_background(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| decoy().to_owned());
        let parsed = PasswordHash::new(&hash).map_err(|_| failed("a stored secret is no PHC string"))?;
        let matches = argon2().verify_password(secret.as_bytes(), &parsed).is_ok();
        Ok(known && matches)
    })
    .await?
}

/// A hash that no client has.
fn decoy() -> &'static str {
    static DECOY: OnceLock<String> = OnceLock::new();
    DECOY.get_or_init(|| hash_now(b"decoy").unwrap_or_default())
}

fn hash_now(secret: &[u8]) -> Result<String> {
    let hash = argon2()
        .hash_password(secret)
        .map_err(|_| failed("a secret was not hashed"))?;
    Ok(hash.to_string())
}

async fn in_background<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _permit = HASHING
        .acquire()
        .await
        .map_err(|_| Problem::new(Code::Unavailable))?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| failed("hashing broke off"))
}

fn failed(cause: &str) -> Problem {
    tracing::error!(cause, "client secret");
    Problem::new(Code::Internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_wrong_secret_and_an_unknown_client_are_refused() {
        let hash = hash("right".into()).await.unwrap();
        assert!(!verify("wrong".into(), Some(hash)).await.unwrap());
        assert!(!verify("decoy".into(), None).await.unwrap());
    }

    #[tokio::test]
    async fn a_secret_is_kept_as_argon2id_of_at_least_19_mebibytes_and_verifies() {
        let secret = generate().unwrap();
        let hash = hash(secret.clone()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(!hash.contains(&secret));
        assert!(verify(secret, Some(hash)).await.unwrap());
    }

    #[test]
    fn secrets_have_256_bits_and_differ() {
        let (one, other) = (generate().unwrap(), generate().unwrap());
        assert_eq!(URL_SAFE_NO_PAD.decode(&one).unwrap().len(), 32);
        assert_ne!(one, other);
    }
}
