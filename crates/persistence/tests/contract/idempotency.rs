//! The same request twice has one effect.

use treem_domain::idempotency::{Claim, StoredAnswer};
use treem_domain::kernel::Error;
use treem_domain::kernel::id::ClientId;
use uuid::Uuid;

use crate::world::{Home, World, at};

const CLIENT: ClientId = ClientId(Uuid::from_u128(7));

fn answer() -> StoredAnswer {
    StoredAnswer {
        status: 201,
        etag: Some("\"1\"".to_owned()),
        location: Some("/v1/directives/592".to_owned()),
        body: vec![0, 159, 255],
    }
}

async fn answered(world: &World, key: &str) {
    let unit = world.begin().await;
    assert_eq!(
        unit.idempotency_keys()
            .claim(CLIENT, key, &[1; 32], at(0))
            .await
            .unwrap(),
        Claim::New
    );
    unit.idempotency_keys()
        .store(CLIENT, key, &answer())
        .await
        .unwrap();
    unit.commit().await.unwrap();
}

contract! {
    async fn a_key_is_not_used_for_another_request(world) {
        answered(world, "k").await;
        let unit = world.begin().await;
        let refused = unit.idempotency_keys().claim(CLIENT, "k", &[2; 32], at(1)).await;
        assert!(matches!(refused, Err(Error::IdempotencyKeyReused)));
    }

    async fn an_answer_to_a_key_that_nobody_claimed_is_a_defect(world) {
        let unit = world.begin().await;
        let refused = unit.idempotency_keys().store(CLIENT, "k", &answer()).await;
        assert!(matches!(refused, Err(Error::Internal(_))));
    }

    async fn the_same_request_gets_the_same_answer(world) {
        answered(world, "k").await;
        let unit = world.begin().await;
        let again = unit.idempotency_keys().claim(CLIENT, "k", &[1; 32], at(1)).await.unwrap();
        assert_eq!(again, Claim::Replay(answer()));
    }

    async fn the_key_of_another_client_is_another_key(world) {
        answered(world, "k").await;
        let unit = world.begin().await;
        let other = ClientId(Uuid::from_u128(8));
        let claim = unit.idempotency_keys().claim(other, "k", &[2; 32], at(1)).await.unwrap();
        assert_eq!(claim, Claim::New);
    }

    async fn a_claim_that_was_given_up_leaves_the_key_free(world) {
        let unit = world.begin().await;
        unit.idempotency_keys().claim(CLIENT, "k", &[1; 32], at(0)).await.unwrap();
        unit.idempotency_keys().store(CLIENT, "k", &answer()).await.unwrap();
        drop(unit);
        // The rollback ends when the connection is used again.
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        let unit = world.begin().await;
        let claim = unit.idempotency_keys().claim(CLIENT, "k", &[2; 32], at(1)).await.unwrap();
        assert_eq!(claim, Claim::New);
    }

    async fn a_second_request_while_the_first_is_under_way_has_no_effect(world) {
        let first = world.begin().await;
        first.idempotency_keys().claim(CLIENT, "k", &[1; 32], at(0)).await.unwrap();
        let store = world.store.clone();
        let second = tokio::spawn(async move {
            let unit = treem_domain::store::Store::begin(&store).await.unwrap();
            unit.idempotency_keys().claim(CLIENT, "k", &[1; 32], at(0)).await
        });
        if matches!(world.home, Home::Server(_)) {
            // Told at once, while the first still runs.
            assert!(matches!(second.await.unwrap(), Err(Error::IdempotencyKeyInFlight)));
            first.idempotency_keys().store(CLIENT, "k", &answer()).await.unwrap();
            first.commit().await.unwrap();
        } else {
            // There is one writer: the second waits its turn and gets the first one's answer.
            first.idempotency_keys().store(CLIENT, "k", &answer()).await.unwrap();
            first.commit().await.unwrap();
            assert_eq!(second.await.unwrap().unwrap(), Claim::Replay(answer()));
        }
    }

    async fn old_keys_are_forgotten(world) {
        answered(world, "k").await;
        let unit = world.begin().await;
        assert_eq!(unit.idempotency_keys().purge(at(0)).await.unwrap(), 0);
        assert_eq!(unit.idempotency_keys().purge(at(1)).await.unwrap(), 1);
    }
}
