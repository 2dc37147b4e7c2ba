//! A file on its way in: bounded in size and time, hashed and looked at as it passes, never held whole.

use std::time::Instant;

use actix_web::web::Payload;
use futures::StreamExt;
use sha2::{Digest, Sha256};
use treem_domain::attachments::MediaType;
use treem_domain::contents::{ContentName, StagedContent};
use treem_domain::kernel::{Code, Faults};

use super::media_type::{self, TextCheck};
use crate::State;
use crate::extract::{ContentDigest, broken_body, time_for, too_large};
use crate::problem::{Problem, Result};

/// A file whose bytes are in the store.
pub struct Received {
    pub media_type: MediaType,
    /// In bytes.
    pub size: u64,
    pub sha256: [u8; 32],
}

impl Received {
    /// As records and the store have it.
    pub fn hex(&self) -> String {
        self.sha256.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Takes the file in, checks it and keeps its bytes; nothing is kept of one that is refused.
///
/// Bytes whose record is never written do no harm: the store knows them by their hash, and the next upload of the same
/// file finds them there.
pub async fn receive(state: &State, payload: Payload, expected: ContentDigest) -> Result<Received> {
    let mut staged = state.contents.stage().await?;
    let look = read(state, payload, &mut *staged).await?;
    let sha256: [u8; 32] = look.hasher.finalize().into();
    let kind = media_type::of(&look.head, look.text.is_text());
    let mut faults = Faults::new();
    judge(look.size, expected.admits(&sha256), kind, &mut faults);
    faults.into_result()?;
    let received = Received {
        media_type: kind.ok_or_else(|| Problem::new(Code::Internal))?,
        size: look.size,
        sha256,
    };
    staged.keep(&ContentName::Sha256(received.hex())).await?;
    Ok(received)
}

/// What is learnt of a file while it passes.
#[derive(Default)]
struct Look {
    size: u64,
    hasher: Sha256,
    head: Vec<u8>,
    text: TextCheck,
}

impl Look {
    fn at(&mut self, chunk: &[u8]) {
        self.size += chunk.len() as u64;
        self.hasher.update(chunk);
        self.text.push(chunk);
        let missing = media_type::HEAD.saturating_sub(self.head.len());
        self.head.extend_from_slice(&chunk[..chunk.len().min(missing)]);
    }
}

async fn read(state: &State, mut payload: Payload, staged: &mut dyn StagedContent) -> Result<Look> {
    let limit = state.settings.attachment_max_bytes;
    let start = Instant::now();
    let mut look = Look::default();
    loop {
        let left = time_for(&state.settings, look.size).saturating_sub(start.elapsed());
        let chunk = match tokio::time::timeout(left, payload.next()).await {
            Err(_) => return Err(Problem::new(Code::RequestTimeout)),
            Ok(None) => return Ok(look),
            Ok(Some(chunk)) => chunk.map_err(|_| broken_body())?,
        };
        if look.size + chunk.len() as u64 > limit {
            return Err(too_large(limit));
        }
        look.at(&chunk);
        staged.write(&chunk).await?;
    }
}

/// `intact`: whether the content is what the sender's digest says.
fn judge(size: u64, intact: bool, kind: Option<MediaType>, faults: &mut Faults) {
    if !intact {
        faults.add(
            "",
            Code::DigestMismatch,
            "Nội dung nhận được không khớp Content-Digest: tệp hỏng trên đường truyền, hãy gửi lại.",
            "The content that arrived does not have this Content-Digest: it was damaged on its way, send it again.",
        );
    }
    if size == 0 {
        faults.add("", Code::TooShort, "Tệp trống.", "The file is empty.");
    } else if kind.is_none() {
        faults.add(
            "",
            Code::MediaTypeRefused,
            "Chỉ nhận PDF, DOCX, XLSX, ODT, ODS, PNG, JPEG và văn bản thuần UTF-8; loại tệp được xét theo nội dung.",
            "Only PDF, DOCX, XLSX, ODT, ODS, PNG, JPEG and plain UTF-8 text are taken; the bytes tell what a file is.",
        );
    }
}
