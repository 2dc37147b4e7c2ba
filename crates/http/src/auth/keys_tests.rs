use jsonwebtoken::encode;
use rstest::rstest;
use treem_domain::kernel::Clock;

use super::*;
use crate::auth::seal::SealSecret;
use crate::fake::{Fake, StandingClock, newspaper, state_on};

/// A service with one signing key.
async fn service() -> (Fake, StandingClock, State) {
    let (store, clock) = (Fake::default(), StandingClock::new());
    let state = state_on(&store, &clock, Settings::default());
    state.keys.rotate(&state).await.unwrap();
    (store, clock, state)
}

fn signing_key(store: &Fake) -> SigningKey {
    store.0.lock().unwrap().signing_keys[0].clone()
}

async fn mint(state: &State) -> String {
    let client = newspaper();
    let lifetime = state.settings.token_lifetime;
    state
        .keys
        .mint(&client, &client.scopes, lifetime, state)
        .await
        .unwrap()
}

fn part(token: &str, index: usize) -> Value {
    let part = token.split('.').nth(index).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

async fn refuses(state: &State, token: &str) -> bool {
    match state.keys.verify(token, state).await {
        Err(problem) => problem.code == Code::Unauthenticated,
        Ok(_) => false,
    }
}

/// Signs anew with the service's own key, after one member of the header (0) or the claims (1) was changed.
fn resigned(store: &Fake, token: &str, place: usize, member: &str, value: Value) -> String {
    let mut parts = [part(token, 0), part(token, 1)];
    parts[place][member] = value;
    let [header, claims] = parts;
    let header: Header = serde_json::from_value(header).unwrap();
    let key = EncodingKey::from_ec_der(&signing_key(store).private_key);
    encode(&header, &claims, &key).unwrap()
}

fn now() -> i64 {
    StandingClock::new().now().timestamp()
}

#[rstest]
#[case::expired(1, "exp", json!(now()))]
#[case::without_an_end(1, "exp", Value::Null)]
#[case::made_in_the_future(1, "iat", json!(now() + 300))]
#[case::of_another_issuer(1, "iss", json!("http://127.0.0.1:8080/"))]
#[case::for_another_audience(1, "aud", json!("treem2"))]
#[case::for_several_audiences(1, "aud", json!(["treem", "other"]))]
#[case::with_an_unknown_scope(1, "scope", json!("tasks:read everything"))]
#[case::without_a_type(0, "typ", Value::Null)]
#[case::of_another_type(0, "typ", json!("JWT"))]
#[case::without_a_key_id(0, "kid", Value::Null)]
#[case::of_an_unknown_key(0, "kid", json!("unknown"))]
#[case::with_a_critical_extension(0, "crit", json!(["b64"]))]
#[tokio::test]
async fn a_token_is_refused(#[case] place: usize, #[case] member: &str, #[case] value: Value) {
    let (store, _, state) = service().await;
    let token = mint(&state).await;
    let unchanged = resigned(&store, &token, 1, "iss", json!("http://127.0.0.1:8080"));
    assert!(!refuses(&state, &unchanged).await);
    assert!(refuses(&state, &resigned(&store, &token, place, member, value)).await);
}

#[tokio::test]
async fn a_token_with_a_tampered_payload_is_refused() {
    let (_, _, state) = service().await;
    let token = mint(&state).await;
    let mut claims = part(&token, 1);
    claims["scope"] = json!("tasks:read clients:write");
    let parts: Vec<&str> = token.split('.').collect();
    let tampered = [parts[0], &encoded(&claims), parts[2]].join(".");
    assert!(refuses(&state, &tampered).await);
}

#[tokio::test]
async fn an_unsigned_token_is_refused() {
    let (_, _, state) = service().await;
    let token = mint(&state).await;
    let mut header = part(&token, 0);
    header["alg"] = json!("none");
    let payload = token.split('.').nth(1).unwrap();
    assert!(refuses(&state, &format!("{}.{payload}.", encoded(&header))).await);
}

#[tokio::test]
async fn a_token_signed_with_the_public_key_as_a_shared_secret_is_refused() {
    let (store, _, state) = service().await;
    let token = mint(&state).await;
    let public = signing_key(&store).public_jwk;
    let point = [public["x"].as_str().unwrap(), public["y"].as_str().unwrap()]
        .map(|coordinate| URL_SAFE_NO_PAD.decode(coordinate).unwrap())
        .concat();
    for secret in [public.to_string().into_bytes(), [vec![4], point].concat()] {
        let mut header = jsonwebtoken::decode_header(&token).unwrap();
        header.alg = Algorithm::HS256;
        let forged = encode(&header, &part(&token, 1), &EncodingKey::from_secret(&secret)).unwrap();
        assert!(refuses(&state, &forged).await);
    }
}

#[tokio::test]
async fn a_token_that_brings_its_own_key_is_refused() {
    let (_, _, state) = service().await;
    let token = mint(&state).await;
    let own = generate(state.now(), state.now()).unwrap();
    let mut header = jsonwebtoken::decode_header(&token).unwrap();
    header.jwk = serde_json::from_value(own.public_jwk).unwrap();
    header.jku = Some("https://keys.example.vn/jwks".into());
    let forged = encode(
        &header,
        &part(&token, 1),
        &EncodingKey::from_ec_der(&own.private_key),
    )
    .unwrap();
    assert!(refuses(&state, &forged).await);
}

#[tokio::test]
async fn a_token_of_a_retired_key_is_refused_even_where_the_key_is_still_in_memory() {
    let (store, _, state) = service().await;
    let token = mint(&state).await;
    store.0.lock().unwrap().signing_keys[0].retired_at = Some(state.now());
    let restarted = state_on(&store, &StandingClock::new(), Settings::default());
    assert!(refuses(&restarted, &token).await);

    let (store, clock, state) = service().await;
    let retired_at = state.now() + TimeDelta::seconds(30);
    store.0.lock().unwrap().signing_keys[0].retired_at = Some(retired_at);
    state.keys.refresh(&state).await.unwrap();
    let token = mint(&state).await;
    clock.advance(TimeDelta::seconds(31));
    assert!(refuses(&state, &token).await);
}

#[tokio::test]
async fn a_verified_token_is_refused_once_it_has_expired() {
    let (_, clock, state) = service().await;
    let token = mint(&state).await;
    assert!(!refuses(&state, &token).await);
    clock.advance(TimeDelta::seconds(600));
    assert!(refuses(&state, &token).await);
}

#[tokio::test]
async fn tokens_outlive_the_rotation_of_their_key() {
    let (store, clock, state) = service().await;
    clock.advance(TimeDelta::days(30));
    state.keys.rotate(&state).await.unwrap();
    let before = mint(&state).await;
    assert_eq!(
        part(&before, 0)["kid"],
        json!(signing_key(&store).kid),
        "the new key is only published"
    );
    clock.advance(TimeDelta::minutes(61));
    let after = mint(&state).await;
    assert_ne!(part(&after, 0)["kid"], part(&before, 0)["kid"]);
    assert_eq!(
        state.keys.jwks(&state).await.unwrap()["keys"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    clock.advance(TimeDelta::days(1));
    assert_eq!(
        state.keys.jwks(&state).await.unwrap()["keys"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn a_sealed_key_signs_and_its_private_part_is_nowhere_in_the_database() {
    let (store, clock) = (Fake::default(), StandingClock::new());
    let sealing = || Settings {
        seal_secret: Some(SealSecret::new([5; 32])),
        ..Settings::default()
    };
    let state = state_on(&store, &clock, sealing());
    state.keys.rotate(&state).await.unwrap();
    let stored = signing_key(&store).private_key;
    assert!(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &stored).is_err());
    let token = mint(&state).await;
    assert!(!refuses(&state_on(&store, &clock, sealing()), &token).await);
    let unsealed = state_on(&store, &clock, Settings::default());
    assert_eq!(
        unsealed.keys.verify(&token, &unsealed).await.unwrap_err().code,
        Code::Internal
    );
}
