//! Connecting, migrating, and what a transaction leaves behind.

use std::time::Duration;

use treem_domain::kernel::Error;
use treem_domain::store::Store;
use treem_persistence::{Database, Options};

use crate::fixtures::{authorities, organisation};
use crate::world::{World, options};

async fn a_database_without_schema_is_not_ready(world: World) {
    assert!(matches!(world.store.ready().await, Err(Error::Unavailable)));
    let pending = world.store.pending_migrations().await.unwrap();
    assert_eq!(pending.first().map(String::as_str), Some("m0001_first"));
    world.store.migrate().await.unwrap();
    world.store.ready().await.unwrap();
}

#[tokio::test]
async fn an_sqlite_file_without_schema_is_not_ready() {
    a_database_without_schema_is_not_ready(World::empty_sqlite().await).await;
}

#[tokio::test]
async fn a_postgres_database_without_schema_is_not_ready() {
    a_database_without_schema_is_not_ready(World::empty_postgres().await).await;
}

#[tokio::test]
async fn two_servers_that_start_together_migrate_once() {
    let world = World::empty_postgres().await;
    let other = Database::connect(&options(world.url())).await.unwrap();
    let (one, two) = tokio::join!(world.store.migrate(), other.migrate());
    one.unwrap();
    two.unwrap();
    other.ready().await.unwrap();
}

#[tokio::test]
async fn an_unreachable_server_is_unavailable_soon() {
    let options = Options {
        acquire_timeout: Duration::from_millis(300),
        ..Options::new("postgres://postgres@127.0.0.1:1/treem")
    };
    assert!(matches!(
        Database::connect(&options).await,
        Err(Error::Unavailable)
    ));
}

#[tokio::test]
async fn a_url_that_makes_no_sense_is_refused_with_its_cause() {
    let refused = Database::connect(&Options::new("mysql://localhost/treem")).await;
    assert!(matches!(refused, Err(Error::Internal(cause)) if cause.contains("URL")));
}

#[cfg(unix)]
#[tokio::test]
async fn an_sqlite_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::sqlite().await;
    let path = world.url().replace("sqlite://", "");
    for file in [path.clone(), format!("{path}-wal")] {
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

contract! {
    async fn migrating_again_changes_nothing(world) {
        authorities(world).await;
        world.store.migrate().await.unwrap();
        assert!(world.store.pending_migrations().await.unwrap().is_empty());
        let page = world.read().await.organisations().list(&query()).await.unwrap();
        assert_eq!(page.items.len(), 6);
    }

    async fn an_unknown_schema_is_not_ready(world) {
        world.store.ready().await.unwrap();
        world.tamper("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_later', 0)").await.unwrap();
        assert!(matches!(world.store.ready().await, Err(Error::Unavailable)));
    }

    async fn a_dropped_transaction_leaves_nothing(world) {
        let kind = treem_domain::organisations::organisation::OrganisationKind::Department;
        let lost = organisation(world, "Sở Lao động - Thương binh và Xã hội", kind, None);
        let unit = world.begin().await;
        unit.organisations_mut().insert(&lost).await.unwrap();
        assert!(unit.organisations().find(lost.id).await.unwrap().is_some());
        drop(unit);
        assert!(world.read().await.organisations().find(lost.id).await.unwrap().is_none());
    }

    async fn a_snapshot_sees_one_moment_however_long_it_is_read(world) {
        let kind = treem_domain::organisations::organisation::OrganisationKind::Department;
        authorities(world).await;
        let snapshot = world.store.snapshot().await.unwrap();
        let count = async || snapshot.organisations().list(&query()).await.unwrap().items.len();
        assert_eq!(count().await, 6);
        let unit = world.begin().await;
        unit.organisations_mut().insert(&organisation(world, "Sở Y tế", kind, None)).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(count().await, 6);
        assert_eq!(world.read().await.organisations().list(&query()).await.unwrap().items.len(), 7);
    }

    async fn who_waits_too_long_for_a_connection_is_turned_away(world) {
        let options = Options {
            pool_size: 1,
            acquire_timeout: Duration::from_millis(200),
            ..options(world.url())
        };
        let busy = Database::connect(&options).await.unwrap();
        let holder = busy.begin().await.unwrap();
        assert!(matches!(busy.begin().await, Err(Error::Unavailable)));
        drop(holder);
        busy.begin().await.unwrap();
    }
}

fn query() -> treem_domain::organisations::repository::OrganisationQuery {
    treem_domain::organisations::repository::OrganisationQuery {
        limit: 50,
        ..Default::default()
    }
}
