//! The rows of a file, read in a thread of their own while the batches before are written.

use std::fs::File;
use std::ops::ControlFlow;

use async_trait::async_trait;
use tokio::sync::mpsc::{Receiver, channel};
use treem_domain::imports::{RejectedRow, Row, RowSource};
use treem_domain::kernel::{Error, Result};
use treem_domain::report_templates::Content;
use treem_forms::{Bounds, Expected, FormIdentity, Format, read};

/// Rows of a batch.
const BATCH: usize = 10_000;
/// Batches that wait: reading is never far ahead of writing.
const WAITING: usize = 2;

type Batch = Vec<std::result::Result<Row, RejectedRow>>;

pub struct FileRows(Receiver<Result<Batch>>);

impl FileRows {
    pub fn of(file: File, format: Format, identity: FormIdentity, content: Content) -> Self {
        let (sender, receiver) = channel(WAITING);
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
                let full = std::mem::replace(&mut batch, Batch::with_capacity(BATCH));
                match sender.blocking_send(Ok(full)) {
                    Ok(()) => ControlFlow::Continue(()),
                    // Nobody waits for the rest.
                    Err(_) => ControlFlow::Break(()),
                }
            });
            let _ = sender.blocking_send(read.map(|()| batch));
        });
        Self(receiver)
    }
}

#[async_trait]
impl RowSource for FileRows {
    async fn next_batch(&mut self) -> Result<Option<Batch>> {
        self.0.recv().await.transpose()
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
