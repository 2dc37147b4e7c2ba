//! Clients, keys and allowances.

use serde_json::json;
use treem_domain::clients::{Client, SigningKey};
use treem_domain::kernel::id::{ClientId, OrganisationId};
use treem_domain::kernel::{Error, Role};

use crate::fixtures::{alone, authorities, with_all_below};
use crate::world::{World, at};

fn client(world: &World, organisation_id: OrganisationId) -> Client {
    Client {
        id: ClientId::new(&world.ids),
        name: "Phần mềm quản lý văn bản và điều hành".to_owned(),
        organisation_id,
        includes_descendants: true,
        scopes: Role::District.scopes(),
        secret_hash: Some("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".to_owned()),
        jwks: Some(json!({"keys": []})),
        rate_limit_per_minute: Some(u32::MAX),
        disabled_at: None,
        version: 1,
        created_at: at(0),
        updated_at: at(0),
    }
}

fn key(kid: &str, minute: u32) -> SigningKey {
    SigningKey {
        kid: kid.to_owned(),
        private_key: vec![0, 159, 255],
        public_jwk: json!({"kty": "OKP"}),
        created_at: at(minute),
        active_from: at(minute),
        retired_at: None,
    }
}

contract! {
    async fn a_client_of_others_is_not_seen(world) {
        let known = authorities(world).await;
        let below = client(world, known.commune);
        let unit = world.begin().await;
        unit.clients_mut().insert(&below).await.unwrap();
        unit.commit().await.unwrap();
        let reader = world.read().await;
        for blind in [alone(known.district), with_all_below(known.stranger)] {
            assert_eq!(reader.clients().find(below.id, &blind).await.unwrap(), None);
            assert!(reader.clients().list(&blind, 10, None).await.unwrap().items.is_empty());
        }
        let superior = with_all_below(known.district);
        assert_eq!(reader.clients().find(below.id, &superior).await.unwrap(), Some(below.clone()));
        assert_eq!(reader.clients().list(&superior, 10, None).await.unwrap().items, std::slice::from_ref(&below));
        assert_eq!(reader.clients().find_unscoped(below.id).await.unwrap(), Some(below));
    }

    async fn a_stale_client_is_not_saved(world) {
        let known = authorities(world).await;
        let mut client = client(world, known.district);
        let unit = world.begin().await;
        unit.clients_mut().insert(&client).await.unwrap();
        client.version = 2;
        client.disabled_at = Some(at(5));
        unit.clients_mut().update(&client, 1).await.unwrap();
        let refused = unit.clients_mut().update(&client, 1).await;
        assert!(matches!(refused, Err(Error::Stale)));
    }

    async fn an_assertion_is_taken_once(world) {
        let known = authorities(world).await;
        let client = ClientId(known.district.0);
        let unit = world.begin().await;
        assert!(unit.clients_mut().note_assertion(client, "jti-1", at(5)).await.unwrap());
        assert!(!unit.clients_mut().note_assertion(client, "jti-1", at(5)).await.unwrap());
        unit.clients_mut().purge(at(6)).await.unwrap();
        assert!(unit.clients_mut().note_assertion(client, "jti-1", at(9)).await.unwrap());
    }

    async fn leases_never_exceed_the_allowance(world) {
        let client = ClientId(authorities(world).await.district.0);
        let leases = (0..10).map(|_| async {
            let unit = world.begin().await;
            let granted = unit.clients_mut().lease_requests(client, at(0), 30, 100).await.unwrap();
            unit.commit().await.unwrap();
            granted
        });
        let mut granted = futures::future::join_all(leases).await;
        granted.sort_unstable();
        assert_eq!(granted, [0, 0, 0, 0, 0, 0, 10, 30, 30, 30]);
        let unit = world.begin().await;
        assert_eq!(unit.clients_mut().lease_requests(client, at(1), 30, 100).await.unwrap(), 30);
    }

    async fn retired_keys_are_published_until_their_time(world) {
        let unit = world.begin().await;
        unit.clients_mut().insert_signing_key(&key("old", 0)).await.unwrap();
        unit.clients_mut().insert_signing_key(&key("new", 5)).await.unwrap();
        unit.clients_mut().retire_signing_keys("new", at(10)).await.unwrap();
        unit.commit().await.unwrap();
        let reader = world.read().await;
        let kids = |keys: Vec<SigningKey>| keys.into_iter().map(|key| key.kid).collect::<Vec<_>>();
        assert_eq!(kids(reader.clients().signing_keys(at(9)).await.unwrap()), ["new", "old"]);
        let kept = reader.clients().signing_keys(at(10)).await.unwrap();
        assert_eq!(kept[0].private_key, key("new", 5).private_key);
        assert_eq!(kids(kept), ["new"]);
    }
}
