//! The rows of a file, read in a thread of their own while the batches before are written.

use std::fs::File;
use std::io::Seek;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use tokio::sync::mpsc::{Receiver, channel};
use treem_domain::imports::{RejectedRow, Row, RowSource};
use treem_domain::jobs::Progress;
use treem_domain::kernel::{Error, Result};
use treem_domain::report_templates::Content;
use treem_forms::{Bounds, Expected, FormIdentity, Format, read};

/// Rows of a batch.
const BATCH: usize = 10_000;
/// Batches that wait: reading is never far ahead of writing.
const WAITING: usize = 2;

type Batch = Vec<std::result::Result<Row, RejectedRow>>;

/// How far reading has come, for whoever looks on.
#[derive(Debug, Clone, Default)]
pub struct Gauge(Arc<Counters>);

#[derive(Debug, Default)]
struct Counters {
    rows: AtomicU64,
    bytes: AtomicU64,
}

impl Gauge {
    pub fn progress(&self) -> Progress {
        Progress {
            rows: self.0.rows.load(Ordering::Relaxed),
            bytes: self.0.bytes.load(Ordering::Relaxed),
        }
    }

    fn add_rows(&self, rows: usize) {
        self.0.rows.fetch_add(rows as u64, Ordering::Relaxed);
    }

    fn set_bytes(&self, bytes: u64) {
        self.0.bytes.store(bytes, Ordering::Relaxed);
    }
}

pub struct FileRows {
    batches: Receiver<Result<Batch>>,
    gauge: Gauge,
}

impl FileRows {
    pub fn of(file: File, format: Format, identity: FormIdentity, content: Content, gauge: &Gauge) -> Self {
        let (sender, batches) = channel(WAITING);
        let position = Position::of(&file, format, gauge.clone());
        tokio::task::spawn_blocking(move || {
            let mut batch = Batch::with_capacity(BATCH);
            let expected = Expected {
                identity: &identity,
                content: &content,
            };
            let read = read::each(file, format, &Bounds::default(), expected, &mut |row| {
                batch.push(row);
                if batch.len() < BATCH {
                    return ControlFlow::Continue(());
                }
                position.note();
                let full = std::mem::replace(&mut batch, Batch::with_capacity(BATCH));
                match sender.blocking_send(Ok(full)) {
                    Ok(()) => ControlFlow::Continue(()),
                    // Nobody waits for the rest.
                    Err(_) => ControlFlow::Break(()),
                }
            });
            position.end();
            let _ = sender.blocking_send(read.map(|()| batch));
        });
        Self {
            batches,
            gauge: gauge.clone(),
        }
    }
}

#[async_trait]
impl RowSource for FileRows {
    async fn next_batch(&mut self) -> Result<Option<Batch>> {
        let batch = self.batches.recv().await.transpose()?;
        self.gauge.add_rows(batch.as_ref().map_or(0, Vec::len));
        Ok(batch)
    }
}

/// Where in the file its reader is. A workbook is not read from front to back: of it, only the end is known.
struct Position {
    /// The same open file, so that it moves with the reader.
    file: Option<File>,
    size: u64,
    gauge: Gauge,
}

impl Position {
    fn of(file: &File, format: Format, gauge: Gauge) -> Self {
        let is_sequential = format != Format::Xlsx;
        Self {
            file: file.try_clone().ok().filter(|_| is_sequential),
            size: file.metadata().map_or(0, |metadata| metadata.len()),
            gauge,
        }
    }

    fn note(&self) {
        if let Some(position) = self
            .file
            .as_ref()
            .and_then(|mut file| file.stream_position().ok())
        {
            self.gauge.set_bytes(position);
        }
    }

    fn end(&self) {
        self.gauge.set_bytes(self.size);
    }
}

/// What a file is, by its bytes; the dialect is what the sender declared of CSV.
pub async fn format_of(mut file: File, dialect: treem_forms::CsvDialect) -> Result<(File, Format)> {
    let told = tokio::task::spawn_blocking(move || {
        let format = Format::of(&mut file, dialect)?;
        Ok((file, format))
    });
    told.await.map_err(Error::internal)?
}
