//! An upload as a job: its file laid in the store, and taken from there when it is its turn.

use std::fs::File;
use std::io::{Seek, SeekFrom};

use actix_web::HttpResponse;
use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use futures::StreamExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use treem_domain::contents::ContentName;
use treem_domain::jobs::{FileOfFigures, JobRequest, queue};
use treem_domain::kernel::id::JobId;
use treem_domain::kernel::{Actor, Code, Context, Error, Result as DomainResult};
use treem_domain::reports::upload::{self as use_case, Uploaded};
use treem_domain::store::UnitOfWork;

use super::receive::Received;
use super::rows::{FileRows, Gauge, format_of};
use super::spec::Asked;
use super::upload::dialect;
use crate::State;
use crate::extract::IdempotencyKey;
use crate::jobs::Job;
use crate::language::Language;
use crate::problem::Result;
use crate::respond::{Answer, once, replayed};

/// Read and written at once.
const CHUNK: usize = 1 << 20;

/// 202 with the job that will take the file. Whether it is one already, and whether there is room for another, is looked
/// at before the file is copied, and decided on after it.
pub async fn queue(
    state: &State,
    caller: &Actor,
    key: &IdempotencyKey,
    language: Language,
    received: Received,
    file: FileOfFigures,
) -> Result<HttpResponse> {
    if let Some(answered) = replayed(state, caller, key, &received.sha256).await? {
        return Ok(answered);
    }
    queue::has_room(&*state.store.read().await?).await?;
    let id = JobId::new(&*state.ids);
    keep(state, id, received.file).await?;
    let mut is_queued = false;
    let answered = once(state, caller, key, &received.sha256, async |unit| {
        let request = JobRequest::Upload(file);
        let job = queue::queue(unit, &state.context(caller), id, request).await?;
        is_queued = true;
        Answer::accepted(&Job::seen(&job, language)?, format!("/v1/jobs/{id}"))
    })
    .await;
    if !is_queued {
        state.contents.remove(id).await?;
    }
    let mut response = answered?;
    response
        .headers_mut()
        .insert(RETRY_AFTER, HeaderValue::from_static("1"));
    state.jobs_waiting.notify_one();
    Ok(response)
}

/// Copies the file to where every replica finds it.
async fn keep(state: &State, id: JobId, mut file: File) -> DomainResult<()> {
    file.seek(SeekFrom::Start(0)).map_err(Error::internal)?;
    let mut file = tokio::fs::File::from_std(file);
    let mut staged = state.contents.stage().await?;
    let mut chunk = vec![0; CHUNK];
    loop {
        match file.read(&mut chunk).await.map_err(Error::internal)? {
            0 => break,
            read => staged.write(&chunk[..read]).await?,
        }
    }
    staged.keep(&ContentName::OfJob(id)).await
}

/// Copies the file to where it can be read from any place.
async fn fetch(state: &State, id: JobId) -> DomainResult<File> {
    let kept = state.contents.read(&ContentName::OfJob(id)).await?;
    let mut kept = kept.ok_or_else(gone)?;
    let file = tempfile::tempfile_in(&state.settings.upload_folder).map_err(Error::internal)?;
    let mut file = tokio::fs::File::from_std(file);
    while let Some(chunk) = kept.next().await {
        file.write_all(&chunk?).await.map_err(Error::internal)?;
    }
    file.flush().await.map_err(Error::internal)?;
    Ok(file.into_std().await)
}

fn gone() -> Error {
    Error::invalid(
        "",
        Code::TooLong,
        "Tệp đã chờ quá lâu và không còn trong kho; hãy gửi lại.",
        "The file waited too long and is no longer in the store: send it again.",
    )
}

/// Takes the file of a job into the reports, in a transaction that the caller ends.
pub async fn carry_out(
    state: &State,
    context: &Context<'_>,
    id: JobId,
    file: &FileOfFigures,
    gauge: &Gauge,
) -> DomainResult<(Box<dyn UnitOfWork>, Uploaded)> {
    let dialect = dialect(file.separator.as_deref(), file.decimal.as_deref());
    let (content, format) = format_of(fetch(state, id).await?, dialect).await?;
    let unit = state.store.begin().await?;
    let asked = Asked::find(&*unit, context.actor, file.period_id).await?;
    let mut rows = FileRows::of(content, format, asked.identity(), asked.template.content, gauge);
    match use_case::upload(&*unit, context, file.period_id, file.options, &mut rows).await {
        Ok(uploaded) => Ok((unit, uploaded)),
        Err(error) => {
            unit.rollback().await?;
            Err(error)
        }
    }
}
