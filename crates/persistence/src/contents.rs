//! Bytes in a folder or an S3-compatible bucket: attachments under their hash, the files of jobs under the job's id.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use futures::{StreamExt, TryStreamExt};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, WriteMultipart};
use treem_domain::contents::{ByteStream, ContentName, ContentStore, StagedContent};
use treem_domain::kernel::id::JobId;
use treem_domain::kernel::{Error, IdSource, Result};

/// What is sent at once; S3 takes no parts smaller than 5 MiB.
const PART: usize = 5 * 1024 * 1024;
/// Parts on their way at the same time: together with the one being filled they bound the memory of an upload.
const PARTS_UNDER_WAY: usize = 2;

/// A store of content: by its SHA-256 at `ab/cd/<the whole hash>`, of a job at `jobs/<id>`.
#[derive(Clone)]
pub struct Content {
    store: Arc<dyn ObjectStore>,
    ids: Arc<dyn IdSource>,
}

impl Content {
    /// Opens `file:///var/lib/treem/attachments` (made where it is missing) or `s3://bucket/prefix`, whose region,
    /// endpoint and credentials come from the usual `AWS_*` variables. `ids` name uploads under way.
    ///
    /// # Errors
    /// [`Error::Internal`] when the URL makes no sense or the folder cannot be made.
    pub fn open(url: &str, ids: Arc<dyn IdSource>) -> Result<Self> {
        let store: Arc<dyn ObjectStore> = match url.split_once("://") {
            Some(("file", folder)) => Arc::new(open_folder(folder)?),
            Some(("s3", place)) => open_bucket(url, place)?,
            _ => {
                return Err(Error::Internal(format!(
                    "content store {url:?}: give file:///folder or s3://bucket/prefix"
                )));
            }
        };
        Ok(Self { store, ids })
    }
}

fn open_folder(folder: &str) -> Result<LocalFileSystem> {
    std::fs::create_dir_all(folder).map_err(|cause| Error::Internal(format!("{folder}: {cause}")))?;
    Ok(LocalFileSystem::new_with_prefix(folder)
        .map_err(Error::internal)?
        .with_automatic_cleanup(false))
}

fn open_bucket(url: &str, place: &str) -> Result<Arc<dyn ObjectStore>> {
    let bucket = AmazonS3Builder::from_env()
        .with_url(url)
        .build()
        .map_err(Error::internal)?;
    let prefix = place.split_once('/').map_or("", |(_, prefix)| prefix);
    Ok(if prefix.is_empty() {
        Arc::new(bucket)
    } else {
        Arc::new(PrefixStore::new(bucket, prefix))
    })
}

/// Where the files of jobs lie.
const JOBS: &str = "jobs";
/// Where content lies that is not kept yet.
const STAGED: &str = "staged";

fn place_of(name: &ContentName) -> Result<Path> {
    match name {
        ContentName::Sha256(sha256) => place_of_hash(sha256),
        ContentName::OfJob(id) => Ok(place_of_job(*id)),
    }
}

fn place_of_job(id: JobId) -> Path {
    Path::from(format!("{JOBS}/{id}"))
}

/// Two levels of folders keep each of them small.
fn place_of_hash(sha256: &str) -> Result<Path> {
    let is_hash = sha256.len() == 64
        && sha256
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if !is_hash {
        return Err(Error::Internal(format!(
            "{sha256:?} is no SHA-256 in lower-case hexadecimal"
        )));
    }
    Ok(Path::from(format!("{}/{}/{sha256}", &sha256[..2], &sha256[2..4])))
}

fn refused(error: object_store::Error) -> Error {
    tracing::warn!(%error, "the content store refused");
    Error::Unavailable
}

#[async_trait]
impl ContentStore for Content {
    async fn stage(&self) -> Result<Box<dyn StagedContent>> {
        Ok(Box::new(Staged {
            store: self.store.clone(),
            place: Path::from(format!("{STAGED}/{}", self.ids.next())),
            upload: Upload::Small(Vec::new()),
        }))
    }

    async fn read(&self, name: &ContentName) -> Result<Option<ByteStream>> {
        match self.store.get(&place_of(name)?).await {
            Ok(found) => {
                let chunks = found.into_stream().map_ok(|chunk| chunk.to_vec());
                Ok(Some(chunks.map_err(refused).boxed()))
            }
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(refused(error)),
        }
    }

    async fn remove(&self, job: JobId) -> Result<()> {
        match self.store.delete(&place_of_job(job)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(refused(error)),
        }
    }

    async fn purge(&self, before: DateTime<Utc>, unended: &[JobId]) -> Result<u64> {
        let kept: Vec<Path> = unended.iter().map(|id| place_of_job(*id)).collect();
        let mut purged = 0;
        for folder in [JOBS, STAGED] {
            let mut found = self.store.list(Some(&Path::from(folder)));
            while let Some(file) = found.next().await {
                let file = file.map_err(refused)?;
                if file.last_modified < before && !kept.contains(&file.location) {
                    self.store.delete(&file.location).await.map_err(refused)?;
                    purged += 1;
                }
            }
        }
        Ok(purged)
    }
}

/// Bytes that nobody can see yet.
struct Staged {
    store: Arc<dyn ObjectStore>,
    place: Path,
    upload: Upload,
}

enum Upload {
    /// Most files fit in one part: they need no staging place, for a single put is all or nothing.
    Small(Vec<u8>),
    Large(WriteMultipart),
    Ended,
}

impl Staged {
    async fn grow(&mut self) -> Result<()> {
        let Upload::Small(begun) = &mut self.upload else {
            return Ok(());
        };
        let begun = std::mem::take(begun);
        let upload = self.store.put_multipart(&self.place).await.map_err(refused)?;
        let mut upload = WriteMultipart::new_with_chunk_size(upload, PART);
        upload.write(&begun);
        self.upload = Upload::Large(upload);
        Ok(())
    }
}

#[async_trait]
impl StagedContent for Staged {
    async fn write(&mut self, chunk: &[u8]) -> Result<()> {
        if let Upload::Small(begun) = &mut self.upload {
            if begun.len() + chunk.len() <= PART {
                begun.extend_from_slice(chunk);
                return Ok(());
            }
            self.grow().await?;
        }
        let Upload::Large(upload) = &mut self.upload else {
            return Err(Error::internal("a write to content that was kept"));
        };
        upload.wait_for_capacity(PARTS_UNDER_WAY).await.map_err(refused)?;
        upload.write(chunk);
        Ok(())
    }

    async fn keep(mut self: Box<Self>, name: &ContentName) -> Result<()> {
        let target = place_of(name)?;
        match std::mem::replace(&mut self.upload, Upload::Ended) {
            Upload::Small(bytes) => {
                let put = self.store.put(&target, PutPayload::from(bytes)).await;
                put.map(drop).map_err(refused)
            }
            Upload::Large(upload) => {
                upload.finish().await.map_err(refused)?;
                // What lies there already is the same, so that writing over it changes nothing.
                self.store.rename(&self.place, &target).await.map_err(refused)
            }
            Upload::Ended => Err(Error::internal("content was kept twice")),
        }
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        let Upload::Large(upload) = std::mem::replace(&mut self.upload, Upload::Ended) else {
            return;
        };
        // Parts that were sent are thrown away; without a runtime the bucket's own rule for old parts does it.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { upload.abort().await });
        }
    }
}
