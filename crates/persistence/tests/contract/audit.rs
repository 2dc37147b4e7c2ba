//! The audit chain: appended to, never changed.

use serde_json::json;
use treem_domain::audit::{AuditEntry, ChainFault, GENESIS, chain_of, verify_link};
use treem_domain::kernel::IdSource;
use uuid::Uuid;

use crate::world::{Home, World, at};

fn entry(resource: Uuid, minute: u32) -> AuditEntry {
    AuditEntry::of_service(at(minute), "directives.issue", "directive", resource)
        .before(json!({"state": "draft", "baseline": 0.1 + 0.2}))
        .after(json!({"state": "issued", "subject": "Trẻ em \u{2014} \"xâm hại\"", "z": null, "a": [1, 2.5e-300]}))
        .reason("Ban hành")
}

async fn append(world: &World, resource: Uuid, count: u32) {
    for minute in 0..count {
        let unit = world.begin().await;
        unit.audit_mut().append(entry(resource, minute)).await.unwrap();
        unit.commit().await.unwrap();
    }
}

/// The first fault in the chain, as a verifier finds it.
async fn verify(world: &World, chain: u8) -> Result<(), ChainFault> {
    let reader = world.read().await;
    let mut end = (0, GENESIS);
    for record in reader.audit().of_chain(chain, 0, 100).await.unwrap() {
        verify_link((end.0, &end.1), &record)?;
        end = (record.sequence, record.hash);
    }
    assert_eq!(reader.audit().head(chain).await.unwrap(), end);
    Ok(())
}

contract! {
    async fn entries_cannot_be_changed_or_deleted(world) {
        append(world, world.ids.next(), 1).await;
        for statement in ["UPDATE audit_entries SET reason = 'x'", "DELETE FROM audit_entries"] {
            let refused = world.tamper(statement).await.unwrap_err();
            assert!(refused.contains("append-only"), "{refused}");
        }
    }

    async fn tampering_is_detected(world) {
        let resource = world.ids.next();
        append(world, resource, 3).await;
        let chain = chain_of(resource);
        assert_eq!(verify(world, chain).await, Ok(()));
        let open = match world.home {
            Home::Server(_) => "ALTER TABLE audit_entries DISABLE TRIGGER ALL",
            Home::Folder(_) => "DROP TRIGGER audit_entries_refuse_update",
        };
        world.tamper(open).await.unwrap();
        world.tamper("UPDATE audit_entries SET reason = 'khác' WHERE sequence = 2").await.unwrap();
        assert_eq!(verify(world, chain).await, Err(ChainFault::Changed { chain, sequence: 2 }));
    }

    async fn entries_come_back_as_they_were_given(world) {
        let (resource, other) = (world.ids.next(), world.ids.next());
        append(world, resource, 3).await;
        append(world, other, 1).await;
        let reader = world.read().await;
        let records = reader.audit().of_resource(resource, 1, 1).await.unwrap();
        assert_eq!(records.len(), 1);
        assert_eq!((records[0].sequence, &records[0].entry), (2, &entry(resource, 1)));
        assert_eq!(reader.audit().of_resource(resource, 0, 10).await.unwrap().len(), 3);
    }

    async fn what_was_rolled_back_leaves_no_gap(world) {
        let resource = world.ids.next();
        append(world, resource, 1).await;
        let unit = world.begin().await;
        unit.audit_mut().append(entry(resource, 5)).await.unwrap();
        drop(unit);
        append(world, resource, 1).await;
        assert_eq!(verify(world, chain_of(resource)).await, Ok(()));
        assert_eq!(world.read().await.audit().head(chain_of(resource)).await.unwrap().0, 2);
    }

    async fn many_writers_at_once_make_one_chain(world) {
        let resource = world.ids.next();
        futures::future::join_all((0..20).map(|_| append(world, resource, 1))).await;
        assert_eq!(verify(world, chain_of(resource)).await, Ok(()));
        assert_eq!(world.read().await.audit().head(chain_of(resource)).await.unwrap().0, 20);
    }
}
