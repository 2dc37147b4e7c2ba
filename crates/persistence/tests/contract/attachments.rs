//! Attachments: who sees them, and where their bytes lie.

use std::sync::Arc;

use futures::TryStreamExt;
use treem_domain::attachments::Attachment;
use treem_domain::contents::{ContentName, ContentStore};
use treem_domain::kernel::id::{AttachmentId, ClientId, OrganisationId};
use treem_persistence::Content;

use crate::fixtures::{alone, authorities, insert, issued_letter, task, with_all_below};
use crate::world::{Ids, World, at};

const HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

fn scan(world: &World, organisation_id: OrganisationId) -> Attachment {
    Attachment {
        id: AttachmentId::new(&world.ids),
        organisation_id,
        uploaded_by: ClientId(organisation_id.0),
        file_name: "Công văn 592.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size: 5_000_000_000,
        sha256: HASH.to_owned(),
        created_at: at(0),
    }
}

contract! {
    async fn a_file_is_seen_by_its_owner_and_by_those_who_see_what_refers_to_it(world) {
        let known = authorities(world).await;
        let letter = issued_letter(world, known.department, &[known.newspaper]).await;
        let made = task(world, &letter, 0, known.commune, Vec::new(), None);
        insert(world, std::slice::from_ref(&made)).await;
        let (of_letter, of_task, loose) = (
            scan(world, known.department),
            scan(world, known.commune),
            scan(world, known.department),
        );
        let unit = world.begin().await;
        let write = unit.attachments_mut();
        for file in [&of_letter, &of_task, &loose] {
            write.insert(file).await.unwrap();
        }
        write.link_directive(letter.id, &[loose.id]).await.unwrap();
        write.link_directive(letter.id, &[of_letter.id, of_letter.id]).await.unwrap();
        write.link_task(made.0.id, &[of_task.id]).await.unwrap();
        write.link_task(made.0.id, &[of_task.id]).await.unwrap();
        drop(write);
        unit.commit().await.unwrap();
        let reader = world.read().await;
        let all = [of_letter.id, of_task.id, loose.id];
        for (actor, seen) in [
            (alone(known.stranger), vec![]),
            (with_all_below(known.stranger), vec![]),
            (alone(known.newspaper), vec![&of_letter]),
            (alone(known.commune), vec![&of_task]),
            (with_all_below(known.district), vec![&of_task]),
            (alone(known.department), vec![&of_letter, &of_task, &loose]),
            (with_all_below(known.province), vec![&of_letter, &of_task, &loose]),
        ] {
            let found = reader.attachments().find_many(&all, &actor).await.unwrap();
            assert_eq!(found.iter().collect::<Vec<_>>(), seen);
            let one = reader.attachments().find(of_letter.id, &actor).await.unwrap();
            assert_eq!(one.is_some(), seen.contains(&&of_letter));
        }
    }
}

fn folder() -> (tempfile::TempDir, Content) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("file://{}", folder.path().display());
    let content = Content::open(&url, Arc::new(Ids::default())).unwrap();
    (folder, content)
}

fn hash() -> ContentName {
    ContentName::Sha256(HASH.to_owned())
}

async fn read(content: &Content) -> Option<Vec<u8>> {
    let stream = content.read(&hash()).await.unwrap()?;
    Some(stream.try_concat().await.unwrap())
}

/// Every file below a folder.
fn files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[tokio::test]
async fn a_store_that_is_neither_folder_nor_bucket_is_refused() {
    let refused = Content::open("ftp://example.org/files", Arc::new(Ids::default()));
    assert!(refused.is_err());
}

#[tokio::test]
async fn a_place_that_is_no_hash_is_refused() {
    let (_folder, content) = folder();
    for place in ["../../etc/passwd", "", &HASH.to_uppercase()] {
        let place = ContentName::Sha256(place.to_owned());
        assert!(content.read(&place).await.is_err(), "{place:?}");
        let staged = content.stage().await.unwrap();
        assert!(staged.keep(&place).await.is_err(), "{place:?}");
    }
}

#[tokio::test]
async fn content_that_was_thrown_away_leaves_nothing() {
    let (folder, content) = folder();
    let mut staged = content.stage().await.unwrap();
    for _ in 0..12 {
        staged.write(&[7; 1024 * 1024]).await.unwrap();
    }
    assert_eq!(read(&content).await, None);
    drop(staged);
    for _ in 0..100 {
        if files(folder.path()).is_empty() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("left behind: {:?}", files(folder.path()));
}

#[tokio::test]
async fn content_is_found_under_its_hash_small_large_and_kept_again() {
    let (folder, content) = folder();
    for pieces in [0_u8, 1, 12, 12] {
        let mut staged = content.stage().await.unwrap();
        for piece in 0..pieces {
            staged.write(&vec![piece; 1024 * 1024]).await.unwrap();
        }
        staged.keep(&hash()).await.unwrap();
        let expected: Vec<u8> = (0..pieces).flat_map(|piece| vec![piece; 1024 * 1024]).collect();
        assert!(read(&content).await == Some(expected), "{pieces} pieces");
    }
    assert_eq!(files(folder.path()), [folder.path().join("9f/86").join(HASH)]);
}
