//! From stored pages to a stored file, in memory that does not grow with them.
//!
//! Three things go on at the same time: the next pages are fetched, the last ones are read and
//! written in a thread of their own, and what was written is on its way to the file store.

use std::io;

use chassis::Failure;
use files::{Files, FilesError};
use futures::Stream;
use proto::{JobError, JobErrorCode};
use sqlx::PgPool;
use store::results::{self, Summary};
use tokio::sync::mpsc;
use tokio::task::JoinError;

use crate::cell::{Sink, read_page};
use crate::format::{Format, WriteError};
use crate::pieces::{self, Pieces};

/// Stored bytes that are read at once, as far as they can be foreseen.
const READ_BYTES: usize = 1 << 20;
const READ_PAGES: usize = 32;

#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    #[error(transparent)]
    Database(#[from] store::Error),
    #[error(transparent)]
    Files(#[from] FilesError),
    #[error("decompress a page: {0}")]
    Compression(#[from] io::Error),
    #[error(transparent)]
    Format(#[from] WriteError),
    #[error("{found} rows of {expected} were found")]
    Incomplete { found: u64, expected: u64 },
}

impl StreamError {
    pub fn into_failure(self) -> Failure {
        match self {
            Self::Database(error) => crate::of_store(&error),
            Self::Files(error) => crate::of_files(&error),
            Self::Format(WriteError::NoRoom(message)) => {
                let error = JobError::new(JobErrorCode::ResultTooLarge, message)
                    .with_hint("export it as CSV, JSON Lines or Parquet");
                Failure::Refuse(error)
            }
            broken => {
                tracing::error!("{broken}");
                let message = "the file could not be made of the stored rows";
                Failure::Refuse(JobError::new(JobErrorCode::Internal, message))
            }
        }
    }
}

/// Writes the result as `object`; gives the file's size. When reading, writing or storing fails,
/// the others end with it and no file stands.
pub async fn write<F: Format>(
    db: &PgPool,
    files: &Files,
    object: &str,
    result: &Summary,
    open: impl FnOnce(Pieces) -> Result<F, WriteError> + Send + 'static,
) -> Result<u64, StreamError> {
    let (pieces, stream) = pieces::channel();
    let written = feed(db, result, move || open(pieces), F::finish);
    let (_, size) = tokio::try_join!(written, put(files, object, stream))?;
    Ok(size)
}

/// Shows every row to a sink that only looks.
pub async fn look<S: Sink<Error = WriteError> + Send + 'static>(
    db: &PgPool,
    result: &Summary,
    sink: S,
) -> Result<S, StreamError> {
    feed(db, result, move || Ok(sink), Ok).await
}

/// Opens a sink, feeds it every row of the result, and ends it.
async fn feed<S: Sink<Error = WriteError>, T: Send + 'static>(
    db: &PgPool,
    result: &Summary,
    open: impl FnOnce() -> Result<S, WriteError> + Send + 'static,
    end: impl FnOnce(S) -> Result<T, WriteError> + Send + 'static,
) -> Result<T, StreamError> {
    let (sender, mut pages) = mpsc::channel(1);
    let expected = result.total_rows;
    let work = tokio::task::spawn_blocking(move || {
        let mut sink = open()?;
        let found = convert(&mut pages, &mut sink)?;
        if found != expected {
            return Err(StreamError::Incomplete { found, expected });
        }
        Ok(end(sink)?)
    });
    let work = async { work.await.map_err(panicked)? };
    let ((), ended) = tokio::try_join!(read(db, result, sender), work)?;
    Ok(ended)
}

/// A panic goes on where the work is awaited; the thread is not stopped in any other way.
fn panicked(error: JoinError) -> StreamError {
    match error.try_into_panic() {
        Ok(panic) => std::panic::resume_unwind(panic),
        Err(error) => StreamError::Compression(io::Error::other(error)),
    }
}

type Pages = Vec<Vec<u8>>;

async fn read(
    db: &PgPool,
    result: &Summary,
    sender: mpsc::Sender<Pages>,
) -> Result<(), StreamError> {
    let (mut next, mut count) = (1, 1);
    let last = result.total_pages() as i32;
    while next <= last {
        let pages = results::pages(db, result.id, next, count as i32).await?;
        if pages.is_empty() {
            break;
        }
        next += pages.len() as i32;
        let largest = pages.iter().map(Vec::len).max().unwrap_or(1).max(1);
        count = (READ_BYTES / largest).clamp(1, READ_PAGES);
        // Nobody receives when converting failed, which is reported there.
        if sender.send(pages).await.is_err() {
            break;
        }
    }
    Ok(())
}

/// Gives the number of rows.
fn convert<S: Sink<Error = WriteError>>(
    pages: &mut mpsc::Receiver<Pages>,
    sink: &mut S,
) -> Result<u64, StreamError> {
    let mut rows = 0;
    while let Some(pages) = pages.blocking_recv() {
        for page in pages {
            let json = results::decompress(&page)?;
            let json = str::from_utf8(&json).map_err(io::Error::other)?;
            rows += read_page(json, sink)?;
        }
    }
    Ok(rows)
}

async fn put(
    files: &Files,
    object: &str,
    pieces: impl Stream<Item = io::Result<bytes::Bytes>> + Send + Unpin,
) -> Result<u64, StreamError> {
    match files.put(object, pieces).await {
        // The pieces stopped coming; why is what the other side is about to say.
        Err(FilesError::Content(_)) => std::future::pending().await,
        stored => Ok(stored?),
    }
}
