use super::*;
use crate::kernel::id::IdSource;
use crate::kernel::{Actor, Error, Scope};
use uuid::Uuid;

struct Ids;

impl IdSource for Ids {
    fn next(&self) -> Uuid {
        Uuid::from_u128(0x592)
    }
}

fn scopes(names: &str) -> Scopes {
    Scopes::parse(names).unwrap()
}

/// The programme of the newspaper Báo Kiên Giang.
fn newspaper() -> Client {
    let at = DateTime::from_timestamp(1_623_200_400, 0).unwrap();
    Client {
        id: ClientId::new(&Ids),
        name: "Báo Kiên Giang".into(),
        organisation_id: OrganisationId(Uuid::from_u128(7)),
        includes_descendants: false,
        scopes: scopes("tasks:read tasks:accept"),
        secret_hash: Some("$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA".into()),
        jwks: None,
        rate_limit_per_minute: None,
        disabled_at: None,
        version: 1,
        created_at: at,
        updated_at: at,
    }
}

fn administrator(held: Scopes, includes_descendants: bool) -> Actor {
    Actor {
        client_id: ClientId(Uuid::from_u128(1)),
        name: "Quản trị".into(),
        organisation_id: OrganisationId(Uuid::from_u128(7)),
        includes_descendants,
        scopes: held,
        request_id: "r1".into(),
        address: "203.0.113.9".into(),
    }
}

#[test]
fn a_token_with_more_than_the_client_was_granted_is_refused() {
    assert_eq!(newspaper().grant(Some(scopes("tasks:read audit:read"))), None);
    assert_eq!(newspaper().grant(Some(scopes(""))), None);
}

#[test]
fn a_token_has_the_scopes_asked_for_and_all_where_nothing_is_asked() {
    assert_eq!(
        newspaper().grant(Some(scopes("tasks:read"))),
        Some(scopes("tasks:read"))
    );
    assert_eq!(newspaper().grant(None), Some(newspaper().scopes));
}

#[test]
fn who_holds_less_than_a_client_may_not_take_it_over() {
    let weaker = administrator(scopes("tasks:read clients:write"), true);
    assert!(matches!(
        authority::may_change(&weaker, &newspaper()),
        Err(Error::Forbidden(_))
    ));
    let narrower = administrator(Scope::ALL.iter().copied().collect(), false);
    let wide = Client {
        includes_descendants: true,
        ..newspaper()
    };
    assert!(matches!(
        authority::may_change(&narrower, &wide),
        Err(Error::Forbidden(_))
    ));
    assert!(authority::may_change(&narrower, &newspaper()).is_ok());
}

#[test]
fn the_audit_record_of_a_client_holds_neither_secret_nor_hash() {
    let record = newspaper().record().to_string();
    assert!(
        !record.contains("argon2") && !record.contains("secret_hash"),
        "{record}"
    );
}

#[test]
fn a_client_has_one_way_to_prove_who_it_is() {
    let mut client = newspaper();
    client.set_credential(Credential::PublicKeys(serde_json::json!({ "keys": [] })));
    assert_eq!(client.authentication(), Authentication::PrivateKeyJwt);
    assert_eq!(client.secret_hash, None);
    client.set_credential(Credential::SecretHash("$argon2id$…".into()));
    assert_eq!(client.authentication(), Authentication::Secret);
    assert_eq!(client.jwks, None);
}
