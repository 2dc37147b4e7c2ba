//! The keys of the service: minting, verifying, rotating.

use std::sync::Arc;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use moka::sync::Cache;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use treem_domain::clients::{Client, SigningKey};
use treem_domain::kernel::{Code, Scopes};
use treem_domain::turns::{Turn, take_turn};

use super::caller::invalid_token;
use super::claims::{Claims, Grant};
use super::seal::{self, SealSecret};
use crate::problem::{Problem, Result};
use crate::{Settings, State};

/// Verified tokens kept at most; each is a few hundred bytes.
const VERIFIED_TOKENS: u64 = 10_000;
/// Unknown key ids do not make the service ask the database more often than this.
const REFRESH_PAUSE: TimeDelta = TimeDelta::seconds(5);
/// Keys that another replica made are known after this long at most.
const RELOAD_AFTER: TimeDelta = TimeDelta::minutes(1);
/// A new key is published this long before it signs, so that whoever caches the JWKS knows it.
const PUBLISHED_AHEAD: TimeDelta = TimeDelta::hours(1);
const TYPE: &str = "at+jwt";

struct Key {
    kid: String,
    active_from: DateTime<Utc>,
    retired_at: Option<DateTime<Utc>>,
    decoding: DecodingKey,
    encoding: EncodingKey,
    public_jwk: Value,
}

impl Key {
    fn is_published(&self, now: DateTime<Utc>) -> bool {
        self.retired_at.is_none_or(|retired_at| now < retired_at)
    }
}

#[derive(Default)]
struct Loaded {
    keys: Vec<Key>,
    at: Option<DateTime<Utc>>,
}

pub struct KeyRing {
    issuer: String,
    audience: String,
    rotation: Duration,
    seal_secret: Option<SealSecret>,
    loaded: RwLock<Arc<Loaded>>,
    verified: Cache<[u8; 32], Arc<Grant>>,
}

impl KeyRing {
    pub fn new(settings: &Settings) -> Self {
        Self {
            issuer: settings.issuer.clone(),
            audience: settings.audience.clone(),
            rotation: settings.key_rotation,
            seal_secret: settings.seal_secret.clone(),
            loaded: RwLock::default(),
            verified: Cache::new(VERIFIED_TOKENS),
        }
    }

    /// Checks an access token as RFC 9068 section 4 and RFC 8725 ask; what was verified is kept until it expires.
    pub async fn verify(&self, token: &str, state: &State) -> Result<Arc<Grant>> {
        let digest: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let now = state.clock.now().timestamp();
        if let Some(grant) = self.verified.get(&digest) {
            return if grant.expires_at > now {
                Ok(grant)
            } else {
                Err(invalid_token())
            };
        }
        let grant = Arc::new(self.decode(token, state).await?);
        self.verified.insert(digest, grant.clone());
        Ok(grant)
    }

    async fn decode(&self, token: &str, state: &State) -> Result<Grant> {
        // Only kid, alg and typ are looked at: keys named inside a token (jku, jwk, x5u) are never used.
        let header = jsonwebtoken::decode_header(token).map_err(|_| invalid_token())?;
        let typed = header.typ.as_deref().is_some_and(|typ| {
            typ.eq_ignore_ascii_case(TYPE) || typ.eq_ignore_ascii_case("application/at+jwt")
        });
        // RFC 7515 section 4.1.11: we understand no critical extension.
        let (Some(kid), true, Algorithm::ES256, None) = (header.kid, typed, header.alg, header.crit) else {
            return Err(invalid_token());
        };
        let loaded = self.holding(&kid, state).await?;
        let key = loaded
            .keys
            .iter()
            .find(|key| key.kid == kid && key.is_published(state.clock.now()))
            .ok_or_else(invalid_token)?;
        let claims = jsonwebtoken::decode::<Claims>(token, &key.decoding, &self.validation())
            .map_err(|_| invalid_token())?
            .claims;
        let now = state.clock.now().timestamp();
        if claims.exp <= now || claims.iat > now + 60 {
            return Err(invalid_token());
        }
        Grant::from_claims(claims).ok_or_else(invalid_token)
    }

    fn validation(&self) -> Validation {
        let mut validation = Validation::new(Algorithm::ES256);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // Against our own clock, in decode.
        validation.validate_exp = false;
        validation
    }

    /// The keys, read anew when this one is not among them.
    async fn holding(&self, kid: &str, state: &State) -> Result<Arc<Loaded>> {
        let loaded = self.loaded();
        let fresh = loaded.at.is_some_and(|at| state.clock.now() - at < REFRESH_PAUSE);
        if fresh || loaded.keys.iter().any(|key| key.kid == kid) {
            return Ok(loaded);
        }
        self.refresh(state).await
    }

    /// The keys as they were at most [`RELOAD_AFTER`] ago.
    async fn recent(&self, state: &State) -> Result<Arc<Loaded>> {
        let loaded = self.loaded();
        match loaded.at {
            Some(at) if state.clock.now() - at < RELOAD_AFTER => Ok(loaded),
            _ => self.refresh(state).await,
        }
    }

    fn loaded(&self) -> Arc<Loaded> {
        self.loaded.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the keys from the database.
    async fn refresh(&self, state: &State) -> Result<Arc<Loaded>> {
        let now = state.now();
        let unit = state.store.read().await?;
        let stored = unit.clients().signing_keys(now).await?;
        let keys = stored
            .iter()
            .map(|stored| self.key_of(stored))
            .collect::<Result<Vec<_>>>()?;
        let loaded = Arc::new(Loaded { keys, at: Some(now) });
        *self.loaded.write().unwrap_or_else(PoisonError::into_inner) = loaded.clone();
        Ok(loaded)
    }

    /// Makes a first key, or the next one when the newest has signed for long enough. Call at start and every hour.
    pub async fn rotate(&self, state: &State) -> Result<()> {
        let now = state.now();
        let unit = state.store.begin().await?;
        take_turn(&*unit, Turn::KeyRotation).await?;
        let keys = unit.clients().signing_keys(now).await?;
        let newest = keys.iter().map(|key| key.active_from).max();
        let rotation = TimeDelta::from_std(self.rotation).unwrap_or(TimeDelta::days(30));
        let due = newest.is_none_or(|active_from| now - active_from >= rotation);
        if due {
            let active_from = if newest.is_none() {
                now
            } else {
                now + PUBLISHED_AHEAD
            };
            let mut key = generate(now, active_from)?;
            if let Some(secret) = &self.seal_secret {
                key.private_key = seal::seal(secret, &key.kid, key.private_key)?;
            }
            unit.clients_mut().insert_signing_key(&key).await?;
            unit.clients_mut()
                .retire_signing_keys(&key.kid, active_from + TimeDelta::days(1))
                .await?;
        }
        unit.commit().await?;
        self.refresh(state).await?;
        Ok(())
    }

    /// A token for a client with these scopes.
    pub async fn mint(
        &self,
        client: &Client,
        scopes: &Scopes,
        lifetime: Duration,
        state: &State,
    ) -> Result<String> {
        let now = state.clock.now();
        let loaded = self.recent(state).await?;
        let key = loaded
            .keys
            .iter()
            .filter(|key| key.active_from <= now && key.is_published(now))
            .max_by_key(|key| key.active_from)
            .ok_or_else(|| internal("there is no signing key"))?;
        let lifetime = i64::try_from(lifetime.as_secs()).unwrap_or(600);
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: client.id.to_string(),
            client_id: client.id.to_string(),
            iat: now.timestamp(),
            exp: now.timestamp() + lifetime,
            jti: state.ids.next().to_string(),
            scope: scopes.to_string(),
            client_name: client.name.clone(),
            organisation_id: client.organisation_id.0,
            includes_descendants: client.includes_descendants,
            rate_limit_per_minute: client.rate_limit_per_minute,
        };
        let header = Header {
            typ: Some(TYPE.into()),
            kid: Some(key.kid.clone()),
            ..Header::new(Algorithm::ES256)
        };
        jsonwebtoken::encode(&header, &claims, &key.encoding).map_err(internal)
    }

    /// The public keys as a JWK set (RFC 7517).
    pub async fn jwks(&self, state: &State) -> Result<Value> {
        let (loaded, now) = (self.recent(state).await?, state.clock.now());
        let published = loaded.keys.iter().filter(|key| key.is_published(now));
        let keys: Vec<&Value> = published.map(|key| &key.public_jwk).collect();
        Ok(json!({ "keys": keys }))
    }

    fn key_of(&self, stored: &SigningKey) -> Result<Key> {
        let jwk: Jwk = serde_json::from_value(stored.public_jwk.clone()).map_err(internal)?;
        let private_key = seal::open(self.seal_secret.as_ref(), &stored.kid, &stored.private_key)?;
        Ok(Key {
            kid: stored.kid.clone(),
            active_from: stored.active_from,
            retired_at: stored.retired_at,
            decoding: DecodingKey::from_jwk(&jwk).map_err(internal)?,
            encoding: EncodingKey::from_ec_der(&private_key),
            public_jwk: stored.public_jwk.clone(),
        })
    }
}

pub(crate) fn generate(now: DateTime<Utc>, active_from: DateTime<Utc>) -> Result<SigningKey> {
    let random = SystemRandom::new();
    let document =
        EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).map_err(internal)?;
    let pair =
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref()).map_err(internal)?;
    // An uncompressed point: 0x04, x, y.
    let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
    let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
    // RFC 7638: the required members in this order.
    let thumbprint = Sha256::digest(format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#));
    let kid = URL_SAFE_NO_PAD.encode(thumbprint);
    let public_jwk =
        json!({"kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": kid, "alg": "ES256", "use": "sig"});
    Ok(SigningKey {
        kid,
        private_key: document.as_ref().to_vec(),
        public_jwk,
        created_at: now,
        active_from,
        retired_at: None,
    })
}

fn internal(cause: impl std::fmt::Display) -> Problem {
    tracing::error!(%cause, "signing key");
    Problem::new(Code::Internal)
}

#[cfg(test)]
#[path = "keys_tests.rs"]
mod tests;
