//! A file of figures on its way in: bounded in size and time, hashed as it passes, laid down on the disk until it is read.

use std::fs::File;
use std::time::Instant;

use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::web::Payload;
use futures::StreamExt;
use sha2::{Digest, Sha256};
use tokio::io::{AsyncWriteExt, BufWriter};
use treem_domain::kernel::{Code, Error};

use crate::State;
use crate::extract::{ContentDigest, broken_body, check_encoding, time_for, too_large};
use crate::problem::{Problem, Result};

/// Bytes written at once: each write is a turn of another thread.
const WRITTEN: usize = 256 << 10;

/// A file that has no name: it is gone when it is closed, whatever happens.
pub struct Received {
    pub file: File,
    /// In bytes.
    pub size: u64,
    pub sha256: [u8; 32],
}

pub async fn receive(
    state: &State,
    request: &HttpRequest,
    payload: Payload,
    expected: ContentDigest,
) -> Result<Received> {
    check_encoding(request.headers())?;
    let limit = state.settings.upload_max_bytes;
    let announced = request.headers().get(CONTENT_LENGTH);
    let announced: Option<u64> = announced.and_then(|value| value.to_str().ok()?.parse().ok());
    if announced.is_some_and(|size| size > limit) {
        return Err(too_large(limit));
    }
    let file = tempfile::tempfile_in(&state.settings.upload_folder).map_err(Error::internal)?;
    let mut file = BufWriter::with_capacity(WRITTEN, tokio::fs::File::from_std(file));
    let (size, sha256) = write(state, payload, &mut file).await?;
    if !expected.admits(&sha256) {
        return Err(Error::invalid(
            "",
            Code::DigestMismatch,
            "Nội dung nhận được không khớp Content-Digest: tệp hỏng trên đường truyền, hãy gửi lại.",
            "The content that arrived does not have this Content-Digest: it was damaged on its way, send it again.",
        )
        .into());
    }
    Ok(Received {
        file: file.into_inner().into_std().await,
        size,
        sha256,
    })
}

async fn write(
    state: &State,
    mut payload: Payload,
    file: &mut BufWriter<tokio::fs::File>,
) -> Result<(u64, [u8; 32])> {
    let limit = state.settings.upload_max_bytes;
    let start = Instant::now();
    let (mut size, mut hasher) = (0_u64, Sha256::new());
    loop {
        let left = time_for(&state.settings, size).saturating_sub(start.elapsed());
        let chunk = match tokio::time::timeout(left, payload.next()).await {
            Err(_) => return Err(Problem::new(Code::RequestTimeout)),
            Ok(None) => break,
            Ok(Some(chunk)) => chunk.map_err(|_| broken_body())?,
        };
        size += chunk.len() as u64;
        if size > limit {
            return Err(too_large(limit));
        }
        hasher.update(&chunk);
        file.write_all(&chunk).await.map_err(Error::internal)?;
    }
    file.flush().await.map_err(Error::internal)?;
    Ok((size, hasher.finalize().into()))
}
