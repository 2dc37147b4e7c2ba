//! Sealing of private signing keys at rest: AES-256-GCM (NIST SP 800-38D), bound to the id of the key.

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use treem_domain::kernel::Code;

use crate::problem::{Problem, Result};

/// What a sealed key begins with. A PKCS#8 document begins with 0x30, so the two cannot be confused.
const MARK: &[u8] = b"treem-sealed-1";

/// 32 secret bytes; never shown.
#[derive(Clone)]
pub struct SealSecret([u8; 32]);

impl SealSecret {
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    fn key(&self) -> Result<RandomizedNonceKey> {
        RandomizedNonceKey::new(&AES_256_GCM, &self.0).map_err(|_| failed("the seal secret is no key"))
    }
}

impl std::fmt::Debug for SealSecret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SealSecret(…)")
    }
}

/// Mark, nonce, ciphertext with tag.
pub fn seal(secret: &SealSecret, kid: &str, mut private_key: Vec<u8>) -> Result<Vec<u8>> {
    let nonce = secret
        .key()?
        .seal_in_place_append_tag(Aad::from(kid), &mut private_key)
        .map_err(|_| failed("a signing key was not sealed"))?;
    Ok([MARK, nonce.as_ref(), &private_key].concat())
}

/// The private key in the clear. One that was stored before a seal secret was set is taken as it is.
pub fn open(secret: Option<&SealSecret>, kid: &str, stored: &[u8]) -> Result<Vec<u8>> {
    let Some(sealed) = stored.strip_prefix(MARK) else {
        return Ok(stored.to_vec());
    };
    let secret = secret.ok_or_else(|| failed("a signing key is sealed, but no seal secret is set"))?;
    let (nonce, ciphertext) = sealed
        .split_at_checked(NONCE_LEN)
        .ok_or_else(|| failed("a sealed signing key is too short"))?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| failed("a nonce of wrong length"))?;
    let mut buffer = ciphertext.to_vec();
    let clear = secret
        .key()?
        .open_in_place(nonce, Aad::from(kid), &mut buffer)
        .map_err(|_| failed("a signing key was sealed with another secret, or was changed"))?;
    Ok(clear.to_vec())
}

fn failed(cause: &str) -> Problem {
    tracing::error!(cause, "seal");
    Problem::new(Code::Internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8] = &[0x30, 0x81, 0x87, 2, 1, 0];

    fn secret() -> SealSecret {
        SealSecret::new([7; 32])
    }

    #[test]
    fn a_sealed_key_does_not_open_without_its_secret() {
        let sealed = seal(&secret(), "k1", KEY.to_vec()).unwrap();
        assert!(open(None, "k1", &sealed).is_err());
        assert!(open(Some(&SealSecret::new([8; 32])), "k1", &sealed).is_err());
    }

    #[test]
    fn a_sealed_key_does_not_open_under_another_id_or_when_changed() {
        let mut sealed = seal(&secret(), "k1", KEY.to_vec()).unwrap();
        assert!(open(Some(&secret()), "k2", &sealed).is_err());
        *sealed.last_mut().unwrap() ^= 1;
        assert!(open(Some(&secret()), "k1", &sealed).is_err());
        assert!(open(Some(&secret()), "k1", &sealed[..MARK.len() + 3]).is_err());
    }

    #[test]
    fn a_sealed_key_opens_with_its_secret_and_shows_nothing_before() {
        let sealed = seal(&secret(), "k1", KEY.to_vec()).unwrap();
        assert!(!sealed.windows(KEY.len()).any(|window| window == KEY));
        assert_ne!(
            sealed,
            seal(&secret(), "k1", KEY.to_vec()).unwrap(),
            "each sealing has its nonce"
        );
        assert_eq!(open(Some(&secret()), "k1", &sealed).unwrap(), KEY);
    }

    #[test]
    fn a_key_that_was_stored_unsealed_is_taken_as_it_is() {
        assert_eq!(open(Some(&secret()), "k1", KEY).unwrap(), KEY);
        assert_eq!(open(None, "k1", KEY).unwrap(), KEY);
    }

    #[test]
    fn a_secret_does_not_show_in_logs() {
        assert_eq!(format!("{:?}", SealSecret::new([65; 32])), "SealSecret(…)");
    }
}
