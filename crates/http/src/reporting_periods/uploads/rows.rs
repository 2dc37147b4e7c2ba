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
/// Bytes of a batch, after which it is full however few rows it has: four batches are under way at once.
const BATCH_BYTES: usize = 4 << 20;
/// Batches that wait: reading is never far ahead of writing.
const WAITING: usize = 2;

type Read = std::result::Result<Row, RejectedRow>;
type Batch = Vec<Read>;

/// What the reader says. A reader that ends without its last word has failed: what it gave is not the whole file.
enum Word {
    Batch(Batch),
    End,
}

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
    words: Receiver<Result<Word>>,
    has_ended: bool,
    gauge: Gauge,
}

impl FileRows {
    pub fn of(file: File, format: Format, identity: FormIdentity, content: Content, gauge: &Gauge) -> Self {
        let position = Position::of(&file, format, gauge.clone());
        Self::read_by(gauge.clone(), move |take| {
            let expected = Expected {
                identity: &identity,
                content: &content,
            };
            let read = read::each(file, format, &Bounds::default(), expected, &mut |row| {
                let (is_full, flow) = take(row);
                if is_full {
                    position.note();
                }
                flow
            });
            position.end();
            read
        })
    }

    /// Rows as a reader gives them, in a thread of its own.
    fn read_by(
        gauge: Gauge,
        reader: impl FnOnce(&mut dyn FnMut(Read) -> (bool, ControlFlow<()>)) -> Result<()> + Send + 'static,
    ) -> Self {
        let (sender, words) = channel(WAITING);
        tokio::task::spawn_blocking(move || {
            let mut filling = Filling::default();
            let read = reader(&mut |row| match filling.add(row) {
                None => (false, ControlFlow::Continue(())),
                Some(full) => match sender.blocking_send(Ok(Word::Batch(full))) {
                    Ok(()) => (true, ControlFlow::Continue(())),
                    // Nobody waits for the rest.
                    Err(_) => (true, ControlFlow::Break(())),
                },
            });
            let last = read.map(|()| Word::Batch(filling.rows));
            let has_failed = last.is_err();
            let _ = sender.blocking_send(last);
            if !has_failed {
                let _ = sender.blocking_send(Ok(Word::End));
            }
        });
        Self {
            words,
            has_ended: false,
            gauge,
        }
    }
}

/// A batch that is not full yet.
#[derive(Default)]
struct Filling {
    rows: Batch,
    bytes: usize,
}

impl Filling {
    /// Adds a row; gives the batch when that made it full.
    fn add(&mut self, row: Read) -> Option<Batch> {
        self.bytes += bytes_of(&row);
        self.rows.push(row);
        if self.rows.len() < BATCH && self.bytes < BATCH_BYTES {
            return None;
        }
        self.bytes = 0;
        Some(std::mem::take(&mut self.rows))
    }
}

/// What a row takes in memory, as far as its sender decides on it.
fn bytes_of(row: &Read) -> usize {
    let text = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    match row {
        Ok(row) => text(&row.organisation) + row.cell.len() + text(&row.category) + row.value.len(),
        Err(rejected) => rejected.message.vi.len() + rejected.message.en.len() + text(&rejected.value),
    }
}

#[async_trait]
impl RowSource for FileRows {
    async fn next_batch(&mut self) -> Result<Option<Batch>> {
        if self.has_ended {
            return Ok(None);
        }
        match self.words.recv().await.transpose()? {
            Some(Word::Batch(batch)) => {
                self.gauge.add_rows(batch.len());
                Ok(Some(batch))
            }
            Some(Word::End) => {
                self.has_ended = true;
                Ok(None)
            }
            None => Err(Error::internal(
                "the reader of an upload ended before the file did",
            )),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn row(value: &str) -> Read {
        Ok(Row {
            place: treem_domain::imports::Place::default(),
            organisation: None,
            cell: "minutes".to_owned(),
            category: None,
            value: value.to_owned(),
            refusal: None,
        })
    }

    async fn sizes(rows: &mut FileRows) -> Result<Vec<usize>> {
        let mut sizes = Vec::new();
        while let Some(batch) = rows.next_batch().await? {
            sizes.push(batch.len());
        }
        Ok(sizes)
    }

    #[tokio::test]
    async fn a_reader_that_dies_is_no_end_of_the_file() {
        let mut rows = FileRows::read_by(Gauge::default(), |take| {
            for _ in 0..BATCH {
                let _ = take(row("1"));
            }
            panic!("a defect of the reader");
        });
        assert_eq!(
            rows.next_batch().await.unwrap().map(|batch| batch.len()),
            Some(BATCH)
        );
        assert!(matches!(rows.next_batch().await, Err(Error::Internal(_))));
    }

    #[tokio::test]
    async fn a_reader_that_refuses_the_file_is_no_end_of_it_either() {
        let mut rows = FileRows::read_by(Gauge::default(), |_| Err(Error::NotFound));
        assert!(matches!(sizes(&mut rows).await, Err(Error::NotFound)));
    }

    #[tokio::test]
    async fn a_batch_is_bounded_in_bytes_as_well_as_in_rows() {
        let long = "x".repeat(256 << 10);
        let mut rows = FileRows::read_by(Gauge::default(), move |take| {
            for _ in 0..40 {
                let _ = take(row(&long));
            }
            for _ in 0..BATCH {
                let _ = take(row("1"));
            }
            Ok(())
        });
        assert_eq!(sizes(&mut rows).await.unwrap(), [16, 16, BATCH, 8]);
    }

    #[tokio::test]
    async fn a_file_ends_once_and_stays_ended() {
        let mut rows = FileRows::read_by(Gauge::default(), |take| {
            let _ = take(row("1"));
            Ok(())
        });
        assert_eq!(sizes(&mut rows).await.unwrap(), [1]);
        assert!(rows.next_batch().await.unwrap().is_none());
    }
}
